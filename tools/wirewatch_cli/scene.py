"""What a run plays on: real feeds and the clock of this machine, or a scenario and a clock that can be hurried."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.route import AllowLoopback, Route
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch_cli.cloud import LocalCloud, SystemClock, VirtualClock
from wirewatch_cli.feed_server.pages import pages_of
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.pace import Pace, RealPace, ScenarioPace
from wirewatch_cli.plan import Plan
from wirewatch_cli.playing import routed
from wirewatch_cli.scenarios.scenario import Scenario
from wirewatch_cli.staging import Recipients, add_feeds, add_subscriptions, add_watches, stage
from wirewatch_cli.timeline import counted

QUEUE = "terminal"  # alerts come to the terminal as to any subscriber's queue
BASELINE = "the first poll is the baseline: what stands in a feed already alerts nobody"


@dataclass(frozen=True, slots=True)
class Scene:
    """`reached` is a context in which the feeds can be polled; `stage` puts what is watched into the cloud."""

    title: str
    greeting: Sequence[str]
    clock: SystemClock | VirtualClock
    pace: Pace
    feeds: int
    reached: Callable[[], AbstractContextManager[None]]
    stage: Callable[[LocalCloud], Recipients]


def scene_of(plan: Plan) -> Scene:
    """The scene of a plan."""
    return _played(plan.scenario, plan.speed) if plan.scenario else _real(plan)


def _real(plan: Plan) -> Scene:
    rhythm = f"every {plan.every:g} s" if plan.every else "each by its rhythm"
    greeting = (
        f"{counted(len(plan.feeds), 'feed')}, polled {rhythm}; alerts from {plan.level} on; Ctrl-C ends it",
        *(f"watching: {watch.name}" for watch in plan.watches),
        BASELINE,
    )
    return Scene(
        title=f"{counted(len(plan.feeds), 'feed')}, live",
        greeting=greeting,
        clock=SystemClock(),
        pace=RealPace(),
        feeds=len(plan.feeds),
        reached=lambda: routed(AllowLoopback()),
        stage=lambda cloud: _stage(cloud, plan),
    )


def _played(scenario: Scenario, speed: float) -> Scene:
    clock = VirtualClock(scenario.start)

    @contextmanager
    def reached() -> Iterator[None]:
        with FeedServer(pages_of(scenario), clock.now) as server, routed(Route("127.0.0.1", server.port)):
            yield

    times = f"{scenario.start:%-d %b %Y %H:%M} to {scenario.end:%-d %b %Y %H:%M} UTC"
    return Scene(
        title=scenario.title,
        greeting=(f"{scenario.title}: {times}, {speed:g} times as fast; Ctrl-C ends it", BASELINE),
        clock=clock,
        pace=ScenarioPace(clock, speed, scenario.end),
        feeds=sum(feed.polled for feed in scenario.feeds),
        reached=reached,
        stage=lambda cloud: stage(cloud, scenario),
    )


def _stage(cloud: LocalCloud, plan: Plan) -> Recipients:
    """Feeds and watches that are there already, from an earlier run, stay as they are."""
    now = cloud.clock.now()
    add_feeds(cloud, plan.feeds, now)
    known = WatchesTable(cloud.outputs["WatchesTable"])
    add_watches(cloud, [watch for watch in plan.watches if known.get(watch.id) is None])
    terminal = Subscription(
        id="u-terminal",
        channel=Channel.SQS,
        address=QUEUE,
        watches=tuple(watch.id for watch in plan.watches),
        levels=frozenset(level for level in type(plan.level) if level.rank >= plan.level.rank),
    )
    return add_subscriptions(cloud, [terminal], now)
