"""Whatever hubs do, and whoever pretends to be one: no news is later than its tier allows, and no stranger believed."""

import hmac
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from tests.benchmarks.following import by_rhythm
from tests.benchmarks.made_feeds import DAY, DAYS, Made, bursty
from tests.fakes.people import NOON
from tests.fakes.site import Site

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.planning import PATIENCE
from wirewatch.push.callback import proof as address
from wirewatch.push.callback import secret
from wirewatch.push.hub import METHODS
from wirewatch.push.push import Push, asked, confirmed

TOPIC = "https://wire.example/feed"
ACTIVE = confirmed(asked(Push("https://hub.example/", TOPIC), NOON), "", NOON)
SLACK = 70  # s: the rest of a minute, and the way
MOST = 7  # polls a minute: three that pushes ask for, three of a hot feed, and one at the edge


def pushes(chance: Random, appear: list[float]) -> list[float]:
    """Of a hub that changes its mind each few hours: true, late, silent, telling of nothing, or pouring."""
    found: list[float] = []
    at = 0.0
    while at < DAYS * DAY:
        end = at + chance.uniform(1, 30) * 3600
        here = [each for each in appear if at <= each < end]
        match chance.choice(("true", "true", "late", "silent", "nothing", "pouring")):
            case "true":
                found += [each + chance.uniform(1, 20) for each in here]
            case "late":
                found += [each + chance.expovariate(1 / 600) for each in here]
            case "nothing":
                found += [chance.uniform(at, end) for _ in here]
            case "pouring":
                began = chance.uniform(at, end)
                found += [began + n * 0.5 for n in range(500)]
        at = end
    return sorted(found)


@pytest.mark.parametrize("number", [4, pytest.param(80, marks=pytest.mark.proof)])
def test_no_hub_makes_news_later_than_the_tier_of_its_feed_allows_nor_polls_without_end(number: int) -> None:
    for seed in range(number):
        chance = Random(seed)
        tier, appear = chance.choice((1, 2, 3)), bursty(chance, chance.uniform(20, 200))
        polls = sorted(by_rhythm(Made(tier, appear, pushes(chance, appear))))
        late, at = 0.0, 0
        for poll in polls:
            while at < len(appear) and appear[at] <= poll:
                late, at = max(late, poll - appear[at]), at + 1
        assert late <= PATIENCE[tier] * 60 + SLACK, (seed, late)
        assert all(later - earlier >= 60 for earlier, later in zip(polls, polls[MOST:], strict=False)), seed


def forged(chance: Random) -> tuple[str, str, dict[str, str], dict[str, str], bytes]:
    """(method, path, query, headers, body) of a stranger, who may know a hub's address but never its secret."""
    feed, body = chance.choice(("f-1", "f-2", "f-1#window", "#hosts", "")), chance.randbytes(chance.randrange(40))
    good = address("key", "f-1")
    at = chance.randrange(len(good))
    proof = chance.choice((good, good[:at], good[:at] + "g" + good[at + 1 :], address("other", "f-1"), "é" * 40))
    by = chance.choice(("", "key", "f-1", address("key", "f-1"), secret("other", "f-1"), secret("key", "f-2")))
    method = chance.choice((*METHODS, "md5"))
    signature = hmac.new(by.encode(), body, method).hexdigest()
    mode = chance.choice(("unsubscribe", "publish", "", "subscribe"))
    topic = chance.choice((TOPIC + "?", "", TOPIC.upper()))
    query = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": "c", "hub.lease_seconds": "9" * 8}
    return (
        chance.choice(("GET", "POST")),
        f"/push/{feed}/{proof}",
        query,
        {"x-hub-signature": f"{method}={signature}"},
        body,
    )


@pytest.mark.parametrize("number", [3_000, pytest.param(100_000, marks=pytest.mark.proof)])
def test_nobody_without_the_secret_of_a_feed_has_it_polled_or_changed(number: int) -> None:
    site, chance = Site(), Random(3)
    site.polled.add(Feed("f-1", TOPIC, "Wire", 2), NOON + timedelta(hours=1))
    site.polled.rows["f-1"] = replace(
        site.polled.rows["f-1"], state=replace(site.polled.rows["f-1"].state, push=ACTIVE)
    )
    before = dict(site.polled.rows)
    for _ in range(number):
        method, path, query, headers, body = forged(chance)
        given = site.ask(method, path, "", headers, query, raw=body)
        assert given.status in {202, 404} or (method, query["hub.mode"]) == ("GET", "unsubscribe")
    assert (site.polls.tasks, site.polled.rows) == ([], before)
