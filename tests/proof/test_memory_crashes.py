"""The core path over ports in memory: no crash between any two calls, and no pair of them, loses or doubles an alert.

And the orders that are known to be bad are caught by the same crashes.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.people import subscription
from tests.fakes.subscriptions import FakeSubscriptions
from tests.proof.claims import Claim
from tests.proof.memory_ports import StreamedItems, StreamedLedger
from tests.proof.memory_world import FIVE_MINUTES, MINUTE, START, World, feed, news, person
from tests.proof.promises import broken
from tests.proof.reached import Died

from wirewatch.delivery.delivery import Claim as Right
from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.feeds import polling
from wirewatch.subscriptions.ports import Proof
from wirewatch.subscriptions.subscription import Status

Proving = Callable[[str], Claim]
Point = tuple[int, str]  # the n-th call, and the side of it
HEADLINE = "BREAKING: Helicopter shot down over Idlib countryside"
SHARES = 8


class Fate:
    """Counts calls, and lets the caller die at points."""

    def __init__(self, *points: Point) -> None:
        self.points, self.calls, self.died = set(points), [], 0

    def __call__(self, call: str, perform: Callable[[], Any]) -> Any:
        self.calls.append(call)
        number = len(self.calls)
        self._die(number, "before")
        result = perform()
        self._die(number, "after")
        return result

    def _die(self, number: int, side: str) -> None:
        if (number, side) in self.points:
            self.points.remove((number, side))
            self.died += 1
            raise Died


def told(*points: Point) -> tuple[list[str], Fate]:
    """What is broken after an item of news on its way to two people and the topic, with these crashes."""
    world = World([feed(1)], [person("u-1"), person("u-2"), person("u-3")])
    world.run_until_quiet()
    world.wire.put("https://wire.example/1.xml", news(1, HEADLINE, world.now))
    fate = Fate(*points)
    world.run_until_quiet(fate)
    world.pass_to(world.now + 2 * FIVE_MINUTES)  # duplicates come late
    world.run_until_quiet()
    return broken(world), fate


def after(reach: Callable[[str, Callable[[], Any]], Any]) -> list[str]:
    """What is broken if calls go so."""
    world = World([feed(1)], [person("u-1")])
    world.run_until_quiet()
    world.wire.put("https://wire.example/1.xml", news(1, HEADLINE, world.now))
    world.run_until_quiet(reach)
    return broken(world)


def points() -> list[Point]:
    """Every point of the way without a crash."""
    wrong, fate = told()
    assert wrong == []
    assert {"items.add", "bus.publish", "topic.publish", "mailer.send", "feeds.save", "ledger.claim"} <= set(fate.calls)
    return [(n, side) for n in range(1, len(fate.calls) + 1) for side in ("before", "after")]


def wrongs(tried: Iterable[Sequence[Point]]) -> list[tuple[Sequence[Point], list[str]]]:
    return [(some, wrong) for some in tried if (wrong := told(*some)[0])]


def caught() -> bool:
    """Whether it is right without a crash, and some single one breaks a promise."""
    wrong, fate = told()
    assert wrong == [], "this is no matter of crashes"
    return any(told((n, side))[0] for n in range(1, len(fate.calls) + 1) for side in ("before", "after"))


def test_a_crash_at_any_call_in_memory(proof: Proving) -> None:
    every = points()
    proof("no crash at any call of the core path, over ports in memory, loses or doubles").tried(len(every))
    assert wrongs([(point,) for point in every]) == []


def test_some_pairs_of_crashes(proof: Proving) -> None:
    pairs = Random(8).sample(list(combinations(points(), 2)), 80)
    proof("no pair of crashes on the core path loses or doubles: a share").tried(len(pairs))
    assert wrongs(pairs) == []


@pytest.mark.proof(seconds=40)
@pytest.mark.parametrize("share", range(SHARES))
def test_all_pairs_of_crashes(proof: Proving, share: int) -> None:
    pairs = list(combinations(points(), 2))[share::SHARES]
    proof("no pair of crashes on the core path loses or doubles: all").tried(len(pairs))
    assert wrongs(pairs) == []


@pytest.mark.proof
@pytest.mark.parametrize("share", range(SHARES))
def test_three_crashes(proof: Proving, share: int) -> None:
    chance, every = Random(share), points()
    triples = [chance.sample(every, 3) for _ in range(250)]
    proof("no three crashes on the core path lose or double").tried(len(triples))
    assert wrongs(triples) == []


# Orders and omissions that are known to be bad ------------------------------------------------------


def test_an_etag_that_is_stored_first_loses_items(monkeypatch: pytest.MonkeyPatch) -> None:
    def save_first(found: Any, fetched: Any, now: Any, feeds: Any, items: Any) -> Any:
        decision = polling.judge(found, fetched, now)
        feeds.save(found.feed.id, decision.state, now, decision.url)
        added = [each for each in decision.new if items.add(each.item, each.outcome, now)]
        return polling.Polled(found, fetched, decision, len(added), 0)

    monkeypatch.setattr(polling, "_poll", save_first)
    wrong, fate = told()
    assert wrong
    assert all(each.startswith("an ETag is stored after the items of its body") for each in wrong)
    lost = [told((n, "before"))[0] for n in range(1, len(fate.calls) + 1)]
    assert any("no item is lost" in "".join(each) for each in lost)


def test_a_row_and_a_message_written_apart_lose_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dual write: the poller stores the row, then tells the queue of it itself. Nobody looks at rows again."""
    real = polling._poll

    def write_twice(found: Any, fetched: Any, now: Any, feeds: Any, items: Any) -> Any:
        polled = real(found, fetched, now, feeds, items)
        for each in polled.decision.new:
            if each.outcome is None:
                items.tell(each.item)
        return polled

    monkeypatch.setattr(polling, "_poll", write_twice)
    emit = StreamedItems._emit
    monkeypatch.setattr(
        StreamedItems, "_emit", lambda self, i: None if self.rows[i].item.feed == "f-1" else emit(self, i)
    )
    monkeypatch.setattr(StreamedItems, "tell", lambda self, item: self.stream.put(item, self.now()), raising=False)
    monkeypatch.setattr(StreamedItems, "stalled", lambda *_: ())
    assert caught()


def test_without_the_sweep_an_item_can_stall(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream gives up what fails six times in a row."""
    world = World([feed(1)], [person("u-1")])
    world.run_until_quiet()
    world.wire.put("https://wire.example/1.xml", news(1, HEADLINE, world.now))

    def reach(call: str, perform: Callable[[], Any]) -> Any:
        if call == "stories.head" and world.now < START + 10 * MINUTE:
            raise ConnectionError
        return perform()

    world.pass_to(START + 11 * MINUTE, reach)
    assert world.queues["items"].given_up
    assert broken(world)
    world.run_until_quiet()
    assert broken(world) == []


def test_without_a_claim_a_mail_goes_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def anybody(self: FakeLedger, delivery_id: str, owner: str, now: Any, until: Any) -> Right:
        row = self.rows[delivery_id]
        row.attempt += 1
        row.status, row.owner, row.touched = DeliveryStatus.SENDING, owner, until
        return Right(row.delivery, owner, row.attempt)

    monkeypatch.setattr(StreamedLedger, "claim", anybody)
    assert caught()


def test_without_reconciling_a_mail_goes_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeLedger, "confirm", lambda *_: True)
    assert caught()


def test_without_an_owner_a_sender_that_comes_round_lets_a_third_one_send(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lease ran out while it waited for the provider, which then refused: what it gives back is another's."""

    def claims_of_the_third() -> Right | None:
        world = World([], [])
        ledger, (first, second, third) = world.ledger, (START, START + 11 * MINUTE, START + 12 * MINUTE)
        ledger.open(Delivery("d", Kind.ALERT, "u", "u@example.org", START, {}))
        waited = ledger.claim("d", "first", first, first + 10 * MINUTE)
        assert waited
        assert ledger.claim("d", "second", second, second + 10 * MINUTE)
        ledger.release(waited)
        return ledger.claim("d", "third", third, third + 10 * MINUTE)

    assert claims_of_the_third() is None
    monkeypatch.setattr(FakeLedger, "_held", lambda self, right: self.rows[right.delivery.id])
    assert claims_of_the_third()


def test_a_client_that_tries_again_where_the_answer_was_lost_sends_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_answer(call: str, perform: Callable[[], Any]) -> Any:
        perform_once, result = perform, perform()
        if call == "mailer.send":
            if again:
                return perform_once()
            raise TimeoutError
        return result

    again = False
    assert after(without_answer) == []
    again = True
    assert any(each.startswith("no mail goes out twice") for each in after(without_answer))


def test_a_proof_that_only_ttl_would_end_opens_a_door_for_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB may keep a row for 48 hours after its time, so code compares times itself."""

    def confirmed_late() -> bool:
        people, asked = FakeSubscriptions(), subscription("u", status=Status.PENDING)
        people.request(asked, Proof("hash", START), None)
        return people.confirm(asked, "hash", START + 2 * 24 * 60 * MINUTE)

    assert not confirmed_late()
    real = FakeSubscriptions.confirm
    monkeypatch.setattr(FakeSubscriptions, "confirm", lambda *given: real(*given[:-1], START))
    assert confirmed_late()


def test_an_item_stored_without_a_condition_goes_round_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    real = StreamedItems.add

    def over(self: StreamedItems, item: Any, outcome: Any, now: Any) -> bool:
        before = self.rows.pop(item.id, None) if item.feed == "f-1" else None
        if before is not None and before.state == "done":
            self.broken("an item that ended does not start again", item.id)
        return real(self, item, outcome, now)

    monkeypatch.setattr(StreamedItems, "add", over)
    assert caught()
