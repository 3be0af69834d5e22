"""The system live on this machine: the same handlers as in production, on the real clock."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from wirewatch.aws.poll_queue import SqsPollQueue
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.route import AllowLoopback
from wirewatch.feeds.tasks import shared_out
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch.watches.watch import Watch
from wirewatch_cli import run_file
from wirewatch_cli.cloud import Happening, LocalCloud, SystemClock
from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.endpoint import opened
from wirewatch_cli.cloud.template import LOCAL_PARAMETERS
from wirewatch_cli.health import HealthWatch
from wirewatch_cli.playing import feed_reader, ledger_reader, routed
from wirewatch_cli.rows import rows
from wirewatch_cli.run_file import Running
from wirewatch_cli.staging import Recipients, add_feeds, add_subscriptions, add_watches
from wirewatch_cli.telling import Teller, polled_feeds
from wirewatch_cli.tellings import AlertTold, Telling
from wirewatch_cli.timeline import Timeline, counted

TICK = timedelta(seconds=1)
QUEUE = "terminal"  # alerts come to the terminal as to any subscriber's queue


@dataclass(frozen=True, slots=True)
class Plan:
    """What to watch and from which level on; `every` and `seconds` as `wirewatch run --help` says."""

    template: Path
    feeds: Sequence[Feed]
    watches: Sequence[Watch]
    level: Level
    every: float | None = None
    seconds: float | None = None


@dataclass(slots=True)
class Tally:
    """What has happened so far."""

    polls: int = 0
    alerts: int = 0

    def see(self, happening: Happening) -> None:
        """Count the polls of a happening."""
        self.polls += polled_feeds(happening)

    def count(self, telling: Telling) -> None:
        """Count an alert."""
        self.alerts += isinstance(telling, AlertTold)


def live(plan: Plan, timeline: Timeline) -> None:
    """Poll, match and alert until Ctrl-C, or until the plan's seconds are over; then say what happened."""
    with LocalCloud(plan.template, SystemClock()) as cloud, routed(AllowLoopback()), _reachable(cloud):
        recipients, tally = _stage(cloud, plan), Tally()
        teller = _teller(cloud, timeline, recipients, tally)
        cloud.listeners.extend([tally.see, teller.see])
        timeline.heading("Wirewatch", _greeting(plan))
        try:
            _pass_time(cloud, plan, _Tick(cloud, timeline, teller, tally, len(plan.feeds)))
        except KeyboardInterrupt:
            timeline.note("stopped")
        teller.finish()
        items = sum(1 for _ in rows(cloud.outputs["ItemsTable"]))
        timeline.note(
            ", ".join(
                [
                    counted(tally.polls, "poll"),
                    counted(items, "item"),
                    counted(tally.alerts, "alert"),
                ]
            )
        )


@contextmanager
def _reachable(cloud: LocalCloud) -> Iterator[None]:
    """Let other commands of this user, with --local, read and change what runs here."""
    contact = LOCAL_PARAMETERS["OperatorAddress"]
    with (
        opened(cloud) as (endpoint, key),
        run_file.told(Running(endpoint, key, REGION, dict(cloud.outputs), contact)),
    ):
        yield


def _stage(cloud: LocalCloud, plan: Plan) -> Recipients:
    now = cloud.clock.now()
    add_feeds(cloud, plan.feeds, now)
    add_watches(cloud, plan.watches)
    terminal = Subscription(
        id="u-terminal",
        channel=Channel.SQS,
        address=QUEUE,
        watches=tuple(watch.id for watch in plan.watches),
        levels=frozenset(level for level in Level if level.rank >= plan.level.rank),
    )
    return add_subscriptions(cloud, [terminal], now)


def _teller(cloud: LocalCloud, timeline: Timeline, recipients: Recipients, tally: Tally) -> Teller:
    def tell(telling: Telling) -> None:
        tally.count(telling)
        timeline.show(telling)

    health = HealthWatch(feed_reader(cloud), lambda: tally.polls)
    return Teller(tell, recipients=recipients, read=ledger_reader(cloud), changes=health.changes)


def _greeting(plan: Plan) -> Sequence[str]:
    rhythm = f"every {plan.every:g} s" if plan.every else "each by its rhythm"
    return (
        f"{counted(len(plan.feeds), 'feed')}, polled {rhythm}; alerts from {plan.level} on; Ctrl-C ends it",
        *(f"watching: {watch.name}" for watch in plan.watches),
        "the first poll is the baseline: what stands in a feed already alerts nobody",
    )


@dataclass(slots=True)
class _Tick:
    """What is done after each second."""

    cloud: LocalCloud
    timeline: Timeline
    teller: Teller
    tally: Tally
    feeds: int
    baselined: bool = False

    def __call__(self) -> None:
        if not self.baselined and self.tally.polls >= self.feeds:
            self.baselined = True
            items = sum(1 for _ in rows(self.cloud.outputs["ItemsTable"]))
            self.timeline.note(f"first poll done: the baseline is {counted(items, 'item')}")
        self.teller.finish_minute()
        self.cloud.queue_bodies(QUEUE)


def _pass_time(cloud: LocalCloud, plan: Plan, tick: Callable[[], None]) -> None:
    queue = SqsPollQueue(cloud.outputs["PollQueueUrl"])
    tasks = [replace(each, delay=min(each.delay, int(plan.every or 0) // 2)) for each in shared_out(plan.feeds)]
    now = began = cloud.clock.now()
    due = _later(began, plan.every)
    while now < _later(began, plan.seconds):
        if now >= due:
            queue.send(tasks)
            due = _later(now, plan.every)
        cloud.run_until(now + TICK)
        tick()
        now = cloud.clock.now()


def _later(moment: datetime, seconds: float | None) -> datetime:
    """That many seconds on; never, for None."""
    never = moment.max.replace(tzinfo=moment.tzinfo)
    return never if seconds is None else moment + timedelta(seconds=seconds)
