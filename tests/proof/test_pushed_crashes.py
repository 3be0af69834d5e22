"""A feed that is pushed, in the local cloud, with a crash before and after each AWS call of who takes part in it."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.fakes.people import subscription
from tests.integration.loopback_hub import HUB, PUBLIC
from tests.proof.claims import Claim
from tests.proof.crashing import MINUTE, Point, stage
from tests.proof.listed import Wire
from tests.proof.memory_world import OLD, news
from tests.proof.test_workflows import EPISODE, Play

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch.subscriptions.enrolling import begun
from wirewatch.watches.watch import Watch
from wirewatch_cli.cloud.web import HttpAnswer

DOOR = "ServeSubscriptions"
FUNCTIONS = ("DispatchPolls", "PollFeeds", DOOR)
PROMPT = timedelta(seconds=30)
QUIET = 20 * MINUTE  # until the news: the hub has been asked by then


@dataclass
class PushedWire(Wire):
    """Every feed names a hub, which takes what is posted to it."""

    forms: list[dict[str, str]] = field(default_factory=list)

    def _answer(self, request: FetchRequest) -> Fetched:
        if request.form:
            self.forms.append({name: values[-1] for name, values in parse_qs(request.form).items()})
            return Fetched(202)
        link = {"link": f'<{HUB}>; rel="hub", <{request.url}>; rel="self"'}
        fetched = super()._answer(request)
        return replace(fetched, headers=fetched.headers | link)


class PushedPlay(Play):
    """Episodes of a feed that a hub pushes."""

    wire: PushedWire

    def pushed(self, point: Point | None = None) -> list[str]:
        """A feed is added, its hub asked and confirmed; news, and a push: told once, by the push if that came in."""
        with self.episode(point) as name:
            self.wire.forms.clear()
            feed, feeds = Feed(f"f-{name}", f"https://{name}.example/feed.xml", name, 3), self.cloud.resource("Feeds")
            self.wire.put(feed.url, *OLD)
            WatchesTable(self.cloud.resource("Watches")).put(Watch(name, name, name))
            self.stage.people.put(begun(subscription(f"{name}-a", watches=(name,)), self.cloud.clock.now()))
            published = len(self.cloud.publications)
            FeedsTable(feeds).add(feed, self.cloud.clock.now())
            self.cloud.run_until(self.cloud.clock.now() + QUIET)
            self.wire.put(
                feed.url, news(self.number, f"BREAKING: Explosion in {name} kills nine", self.cloud.clock.now())
            )
            is_pushed = bool(self.wire.forms) and self.asks_back() and self.pushes()
            self.cloud.run_until(self.cloud.clock.now() + PROMPT)
            prompt = len(self.cloud.publications) - published
            self.cloud.run_until(self.cloud.clock.now() + EPISODE + 20 * MINUTE)
            FeedList(feeds).remove(feed.id)
        told = len(self.cloud.publications) - published
        late = is_pushed and not prompt and not (point and point.function == "PollFeeds")
        return (["late"] if late else []) + ([] if told == 1 else [f"{told} publications"]) + self._dead_letters()

    def asks_back(self) -> bool:
        """As a hub does: what failed is tried again."""
        form = self.wire.forms[-1]
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "c"}
        return self._until_heard(lambda: self._to_callback("GET", f"?{urlencode(query)}", {}, b"")).status == 200

    def pushes(self) -> bool:
        """The same."""
        secret = self.wire.forms[-1]["hub.secret"].encode()
        headers = {"x-hub-signature": f"sha256={hmac.new(secret, b'<rss/>', 'sha256').hexdigest()}"}
        return self._until_heard(lambda: self._to_callback("POST", "", headers, b"<rss/>")).status == 202

    def _to_callback(self, method: str, query: str, headers: dict[str, str], body: bytes) -> HttpAnswer:
        path = urlsplit(self.wire.forms[-1]["hub.callback"]).path
        return self.cloud.request(method, path + query, headers, body)

    def _until_heard(self, ask: Callable[[], HttpAnswer]) -> HttpAnswer:
        for _ in range(3):
            answer = ask()
            if answer.status < 500:
                break
            self.cloud.run_until(self.cloud.clock.now() + timedelta(seconds=10))
        return answer


@pytest.fixture(scope="module")
def play() -> Iterator[PushedPlay]:
    with stage(PublicUrl=PUBLIC) as made:
        playing = PushedPlay(made)
        playing.wire = PushedWire()
        assert playing.pushed() == []
        yield playing


def test_a_crash_at_some_calls_of_a_push(play: PushedPlay, proof: Callable[[str], Claim]) -> None:
    every = play.points(FUNCTIONS)  # of the episode in which nobody died
    assert {each.function for each in every} == set(FUNCTIONS)
    assert {"GetSecretValue", "GetItem", "UpdateItem", "SendMessageBatch"} <= set(play.stage.calls.made[DOOR])
    some = Random(3).sample([each for each in every if each.function == DOOR], 4)
    proof("no crash loses, doubles or delays what a hub pushed: a share").tried(len(some))
    assert play.wrongs(play.pushed, some) == []


@pytest.mark.proof(seconds=300)
def test_a_crash_at_any_call_of_a_push(play: PushedPlay, proof: Callable[[str], Claim]) -> None:
    assert play.pushed() == []
    every = play.points(FUNCTIONS)
    proof("no crash loses, doubles or delays what a hub pushed").tried(len(every))
    assert play.wrongs(play.pushed, every) == []
