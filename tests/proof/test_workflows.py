"""Every workflow in the local cloud, with a crash before and after its AWS calls: nothing is lost or happens twice.

`test_crashes` plays alerts, digests, mails and feedback; here are the way of an item from its feed to the mail, and
that of people: they subscribe, confirm, bounce, leave and have themselves erased. Whoever gets a 500 tries again.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, message_from_string
from email.policy import SMTP
from random import Random
from unittest.mock import patch

import pytest
from tests.fakes.people import subscription
from tests.proof.claims import Claim
from tests.proof.crashing import MINUTE, Point, Stage, forget_rows, forget_wiring, stage, taken_mails
from tests.proof.listed import Wire
from tests.proof.memory_world import OLD, news

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Channel, Status
from wirewatch.subscriptions.tokens import Tokens
from wirewatch.watches.watch import Watch
from wirewatch_cli.cloud.local_cloud import LOCAL_SECRET

START = datetime.fromisoformat("2020-02-15T09:00:00+00:00")
EPISODE = timedelta(minutes=50)
JSON = {"content-type": "application/json"}
ITEMS, PEOPLE = ("DispatchPolls", "PollFeeds", "AssessItems"), ("ServeSubscriptions", "RecordFeedback", "SweepStalled")
SHARES = 6
Episode = Callable[[Point | None], list[str]]
Proving = Callable[[str], Claim]
FEW = 14  # calls of a scheduled function: later ones find nothing to do


class Play:
    """Episodes on one stage, each with names of its own. Each says what is wrong at its end."""

    def __init__(self, made: Stage) -> None:
        self.stage, self.cloud, self.wire, self.number, self.dead = made, made.cloud, Wire(), 0, 0
        self.tokens = Tokens(LOCAL_SECRET.split())

    @contextmanager
    def episode(self, point: Point | None) -> Iterator[str]:
        self.number += 1
        name = f"{self.number:04d}".translate(str.maketrans("0123456789", "bdfgklmnpr"))
        self.cloud.run_until(max(self.cloud.clock.now(), START) + 10 * MINUTE)
        forget_wiring(self.cloud)
        forget_rows(self.cloud)
        self.stage.calls.start(point, 0)
        self.dead = self.cloud.dead_letters()
        with patch("wirewatch.feeds.fetch.Fetcher", lambda _contact: self.wire):
            yield f"zo{name}u"

    def wait(self, minutes: int) -> None:
        self.cloud.run_until(self.cloud.clock.now() + minutes * MINUTE)

    def item(self, point: Point | None = None) -> list[str]:
        """A feed is added, polled, and brings news to two people and the topic."""
        with self.episode(point) as name:
            feed, feeds = Feed(f"f-{name}", f"https://{name}.example/feed.xml", name, 1), self.cloud.resource("Feeds")
            self.wire.put(feed.url, *OLD)
            WatchesTable(self.cloud.resource("Watches")).put(Watch(name, name, name))
            for side in "ab":
                self.stage.people.put(begun(subscription(f"{name}-{side}", watches=(name,)), self.cloud.clock.now()))
            published, mailed = len(self.cloud.publications), len(taken_mails())
            FeedsTable(feeds).add(feed, self.cloud.clock.now())
            self.wait(4)
            self.wire.put(
                feed.url, news(self.number, f"BREAKING: Explosion in {name} kills nine", self.cloud.clock.now())
            )
            self.cloud.run_until(self.cloud.clock.now() + EPISODE)
            FeedList(feeds).remove(feed.id)
        sent = sorted(message_from_string(mail.raw_data)["To"] for mail in taken_mails()[mailed:])
        wrong = [] if sent == [f"{name}-{side}@example.org" for side in "ab"] else [f"mails: {sent}"]
        told = len(self.cloud.publications) - published
        return wrong + ([] if told == 1 else [f"{told} publications"]) + self._dead_letters()

    def people(self, point: Point | None = None) -> list[str]:
        """Somebody subscribes, confirms and leaves; another one is erased; a third one's mail bounces."""
        with self.episode(point) as name:
            address, mailed = f"{name}@example.org", len(taken_mails())
            for each in ("erased", "bounced"):
                self.stage.people.put(begun(subscription(f"{name}-{each}"), self.cloud.clock.now()))
            self.press("/api/subscriptions", {"idempotency-key": name}, address=address, query=name)
            self.wait(25)
            confirmations = taken_mails()[mailed:]
            self.press("/api/subscription/confirm", token=_token(confirmations[-1].raw_data))
            identity = subscription_id(Channel.EMAIL, address)
            confirmed = self.stage.people.get(identity)
            self.press("/api/subscription/unsubscribe", token=self.tokens.to_manage(identity, self.cloud.clock.now()))
            self.erase(f"{name}-erased")
            self.bounce(f"{name}-bounced@example.org")
            self.wait(30)
        left, bounced = self.stage.people.get(identity), self.stage.people.get(f"{name}-bounced")
        found = {
            "confirmations": len(confirmations),
            "confirmed": confirmed and confirmed.status,
            "left": left and left.status,
            "erased": self.stage.people.get(f"{name}-erased"),
            "bounced": bounced and bounced.status,
        }
        wanted = {
            "confirmations": 1,
            "confirmed": Status.CONFIRMED,
            "left": Status.ENDED,
            "erased": None,
            "bounced": Status.SUPPRESSED,
        }
        return [f"{each}: {found[each]}" for each in wanted if found[each] != wanted[each]] + self._dead_letters()

    def press(self, path: str, headers: dict[str, str] | None = None, **body: str) -> None:
        """Send it; where the server failed, or takes the first request to be under way still, once more."""
        for _ in range(4):
            answer = self.cloud.request("POST", path, JSON | (headers or {}), json.dumps(body).encode())
            if answer.status not in (409, 500):
                break
            self.wait(1)

    def erase(self, identity: str) -> None:
        """Ask for the link by mail, and follow it."""
        managing = self.tokens.to_manage(identity, self.cloud.clock.now())
        self.press("/api/subscription/link", token=managing, purpose="erase")
        self.wait(25)
        asked = [
            mail for mail in taken_mails() if message_from_string(mail.raw_data)["To"] == f"{identity}@example.org"
        ]
        self.press("/api/subscription/erase", token=_token(asked[-1].raw_data))

    def bounce(self, address: str) -> None:
        tags = {"ses:configuration-set": [self.cloud.resource("MailSettings")]}
        mail = {"messageId": "m", "tags": tags, "destination": [address]}
        told = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}}
        self.cloud.emit("default", "aws.ses", "Email Bounced", told)

    def _dead_letters(self) -> list[str]:
        """A dispatch that dies is told of in a letter and not tried again: the next minute makes up for it."""
        died = self.stage.calls.died and self.stage.calls.point
        letters, told = (
            self.cloud.dead_letters() - self.dead,
            int(died is not False and died.function == "DispatchPolls"),
        )
        return [f"{letters} dead letters"] if letters != told else []

    def points(self, functions: tuple[str, ...]) -> list[Point]:
        """Of the episode that was played last."""
        made = self.stage.calls.made
        counts = {each: min(len(made[each]), FEW if each in ("DispatchPolls", "SweepStalled") else 99) for each in made}
        return [
            Point(function, n, side)
            for function in functions
            for n in range(1, counts.get(function, 0) + 1)
            for side in ("before", "after")
        ]

    def wrongs(
        self, episode: Callable[[Point | None], list[str]], points: list[Point]
    ) -> list[tuple[Point, list[str]]]:
        return [(point, wrong) for point in points if (wrong := episode(point))]


def _token(raw: str | bytes) -> str:
    mail = message_from_bytes(raw if isinstance(raw, bytes) else raw.encode(), policy=SMTP)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    return re.findall(r"https?://\S+token=([\w.=-]+)", text)[0]


@pytest.fixture
def play() -> Iterator[Play]:
    with stage() as made:
        playing = Play(made)
        assert (playing.item(), playing.people()) == ([], [])
        yield playing


def test_every_function_of_these_workflows_makes_calls(play: Play) -> None:
    assert play.item() == []
    assert {each.function for each in play.points(ITEMS)} == set(ITEMS)
    assert play.people() == []
    assert {each.function for each in play.points(PEOPLE)} == set(PEOPLE)


@pytest.mark.parametrize(("name", "functions"), [("item", ITEMS), ("people", PEOPLE)])
def test_a_crash_at_some_calls(play: Play, proof: Proving, name: str, functions: tuple[str, ...]) -> None:
    episode = getattr(play, name)
    assert episode() == []
    some = Random(4).sample(play.points(functions), 4)
    proof("no crash of polling, assessing, subscribing, leaving, erasing loses or doubles: a share").tried(len(some))
    assert play.wrongs(episode, some) == []


@pytest.mark.proof(seconds=300)
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize(("name", "functions"), [("item", ITEMS), ("people", PEOPLE)])
def test_a_crash_at_any_call(play: Play, proof: Proving, name: str, functions: tuple[str, ...], share: int) -> None:
    episode = getattr(play, name)
    assert episode() == []
    every = play.points(functions)[share::SHARES]
    proof("no crash of polling, assessing, subscribing, leaving, erasing loses or doubles").tried(len(every))
    assert play.wrongs(episode, every) == []
