"""Made-up histories of the whole pipeline over ports in memory: three workers side by side, news and edits, messages
that come twice and out of order, calls that fail, are done twice or whose answer is lost, deaths, and a clock that
jumps over leases. After each, every promise is looked at (`promises`).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from tests.fakes.deliveries import FakeLedger
from tests.proof.claims import Claim
from tests.proof.memory_world import MINUTE, World, feed, news, person
from tests.proof.promises import PROMISES, SEEN, broken
from tests.proof.reached import Died
from tests.proof.workers import FATES, Worker, suffered

from wirewatch.delivery.ports import Unsent
from wirewatch.delivery.publishing import StillSending
from wirewatch.delivery.reviewing import Contended
from wirewatch.levels.level import Level
from wirewatch.stories.ports import ContentionError
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours

HEADLINES = (
    "BREAKING: Helicopter shot down over Idlib countryside",
    "BREAKING: Two pilots killed as helicopter shot down over Idlib countryside",
    "Nine killed in air strike on market of Idlib",
    "Idlib schools open again after winter break",
    "Strong earthquake of magnitude 7.1 hits northern coast",
    "Gardeners look forward to spring",
)
EXPECTED = (Died, ConnectionError, TimeoutError, Unsent, StillSending, Contended, ContentionError)
CALLS = (  # "": whatever it stands before
    *("", "items.add", "feeds.save", "stories.advance", "stories.update", "matches.add", "bus.publish", "items.finish"),
    *("topic.publish", "ledger.open", "ledger.claim", "ledger.end", "mailer.send", "paces.store", "ledger.confirm"),
    *("people.advance", "alert_queue.put"),
)
RISKY = ("mailer.send", "ledger.end", "topic.publish", "bus.publish", "stories.advance", "items.finish", "feeds.save")
WORKERS, LONGEST = 3, timedelta(seconds=30)  # of a function's run
SOON = timedelta(minutes=1)  # within which SES and the topic say what they took
ALL = frozenset(Level)
PEOPLE = (
    person("u-1"),
    person("u-2", hourly_cap=1, watches=("idlib", "quakes")),
    person("u-3", digest=DigestPlan(Cadence.HOURLY), watches=("quakes", "idlib"), levels=ALL),
    person("u-4", quiet=QuietHours("09:10", "09:40"), watches=("idlib", "quakes")),
    person("u-5"),
)


class History(RuleBasedStateMachine):
    """See above. `u-5` may leave or be erased."""

    told = 0

    @initialize()
    def begin(self) -> None:
        self.world = World([feed(1), feed(2, "other")], PEOPLE)
        self.workers: list[Worker] = []
        self.world.pass_to(self.world.now + 2 * MINUTE)
        self.number = 0
        self.list_news(1, HEADLINES[0])
        self.list_news(2, HEADLINES[1])

    @rule(of=st.integers(1, 2), headline=st.sampled_from(HEADLINES))
    def list_news(self, of: int, headline: str) -> None:
        self.number += 1
        url = f"https://{'wire' if of == 1 else 'other'}.example/{of}.xml"
        self.world.wire.put(url, news(self.number, headline, self.world.now))

    @rule(which=st.integers(0, 9))
    def take(self, which: int) -> None:
        """A worker takes any of the messages that are there."""
        queues = self.world.queues.items()
        found = [(name, message) for name, queue in queues for message in queue.visible(self.world.now)]
        if found and len(self.workers) < WORKERS:
            self._set_on(partial(self.world.handle, *found[which % len(found)]))

    @rule(job=st.sampled_from(["dispatch", "sweep", "prepare"]))
    def schedule(self, job: str) -> None:
        if len(self.workers) < WORKERS:
            self._set_on(getattr(self.world, job))

    @rule(which=st.integers(0, WORKERS - 1), until=st.sampled_from(CALLS), fate=st.sampled_from(FATES))
    def go(self, which: int, until: str, fate: str) -> None:
        """A worker goes on until it stands before such a call, which goes so; if none comes, to its end."""
        if which < len(self.workers):
            worker = self.workers[which]
            while worker.alive and until not in ("", worker.call):
                worker.go()
            if worker.alive:
                worker.go(fate)
            self._see()

    @rule(which=st.integers(0, 9), until=st.sampled_from(RISKY), fate=st.sampled_from(FATES))
    def take_and_go(self, which: int, until: str, fate: str) -> None:
        """A worker takes a message and comes to grief, if it gets to such a call."""
        before = len(self.workers)
        self.take(which)
        if len(self.workers) > before:
            self.go(before, until, fate)

    @rule()
    def all_end(self) -> None:
        """Whoever is at work does all that there is to do."""
        for which in reversed(range(len(self.workers))):
            self.end(which)
        self.world.settle()

    @rule(which=st.integers(0, WORKERS - 1))
    def end(self, which: int) -> None:
        """A worker does all that it has to do."""
        if which < len(self.workers):
            while self.workers[which].alive:
                self.workers[which].go()
            self._see()

    @rule(job=st.sampled_from(["polls", "alerts", "feedback", "receipts", "items", "mails"]), which=st.integers(0, 9))
    def come_twice(self, job: str, which: int) -> None:
        messages = self.world.queues[job].messages
        if messages and self.world.queues[job].sent < 60:
            self.world.queues[job].put_again(messages[which % len(messages)], self.world.now)

    @rule(seconds=st.sampled_from([1, 5, 61, 190, 400, 660, 1300]), after=st.booleans())
    def jump(self, seconds: int, after: bool) -> None:
        """Time passes; who runs longer than a function may is stopped, and what providers tell is taken down."""
        until = self.world.now + timedelta(seconds=seconds)
        while self.world.now < until:
            self.world.now = min(until, self.world.now + SOON)
            for worker in self.workers:
                if worker.alive and self.world.now - worker.began > LONGEST:
                    worker.go("dies after" if after else "dies before")
            self._see()
            self._note_what_was_taken()

    @rule(until=st.sampled_from(CALLS), fate=st.sampled_from(FATES))
    def pass_with_trouble(self, until: str, fate: str) -> None:
        """Some minutes in which the first call of a kind goes so, and everything else works."""
        left = [until]

        def reach(call: str, perform: Callable[[], Any]) -> Any:
            if call in left:
                left.remove(call)
                return suffered(fate, call, perform)
            return perform()

        self.all_end()
        self.world.pass_to(self.world.now + 2 * MINUTE, reach)

    @rule(erased=st.booleans())
    def leave(self, erased: bool) -> None:
        if erased:
            self.world.traces.mark("u-5", self.world.now)
        else:
            self.world.people.set_status("u-5", "ended")  # type: ignore[arg-type]

    def _set_on(self, work: Callable[[Any], None]) -> None:
        self.workers.append(Worker(work, self.world.now))
        self._see()

    def _see(self) -> None:
        for worker in self.workers:
            if not worker.alive and worker.error and not isinstance(worker.error, EXPECTED):
                raise worker.error
        self.workers = [worker for worker in self.workers if worker.alive]

    def _note_what_was_taken(self) -> None:
        """What a provider says comes soon, as a rule, and is what a lapsed lease is reconciled with."""
        for name in ("feedback", "receipts"):
            for message in self.world.queues[name].messages[:]:
                if self.world.now - message.sent >= SOON:
                    self.world.handle(name, message, lambda _call, perform: perform())

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        for worker in self.workers:
            while worker.alive:
                worker.go("dies before")
        self._see()
        self._note_what_was_taken()
        self.world.run_until_quiet()
        assert broken(self.world) == []
        type(self).told += 1


def play(histories: int, number: int, steps: int = 60) -> int:
    """Play so many; how many came to their end."""
    History.told = 0
    profile = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(History), settings=profile)
    return History.told


def test_every_promise_has_a_name() -> None:
    names = [*(each.__name__.replace("_", " ") for each in PROMISES), *SEEN]
    assert len(set(names)) == len(names) >= 16


def test_some_histories_keep_every_promise(proof: Callable[[str], Claim]) -> None:
    proof("every promise holds after made-up histories of three workers: a share").tried(play(60, 8))


def test_histories_find_that_nobody_listens_to_what_providers_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeLedger, "confirm", lambda *_: True)
    with pytest.raises(AssertionError):
        play(300, 3)


@pytest.mark.proof(seconds=50)
@pytest.mark.parametrize("share", range(20))
def test_ten_thousand_histories_keep_every_promise(proof: Callable[[str], Claim], share: int) -> None:
    proof("every promise holds after made-up histories of three workers").tried(play(500, 100 + share, 80))
