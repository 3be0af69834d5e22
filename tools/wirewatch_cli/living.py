"""The system live on this machine: the same handlers as in production, and its pages on the loopback."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event

from wirewatch.aws.poll_queue import SqsPollQueue
from wirewatch.feeds.tasks import shared_out
from wirewatch_cli import run_file, state
from wirewatch_cli.cloud import Happening, LocalCloud
from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.endpoint import opened
from wirewatch_cli.cloud.template import LOCAL_PARAMETERS
from wirewatch_cli.health import HealthWatch
from wirewatch_cli.local_pages.front import Front
from wirewatch_cli.local_pages.lines import line_of
from wirewatch_cli.local_pages.pages import Desk
from wirewatch_cli.local_pages.server import PageServer, Visit
from wirewatch_cli.plan import PORT, Plan
from wirewatch_cli.playing import feed_reader, ledger_reader
from wirewatch_cli.rows import rows
from wirewatch_cli.run_file import Running
from wirewatch_cli.scene import QUEUE, Scene, scene_of
from wirewatch_cli.staging import Recipients
from wirewatch_cli.stopping import stoppable
from wirewatch_cli.telling import Teller, polled_feeds
from wirewatch_cli.tellings import AlertTold, Telling
from wirewatch_cli.timeline import Timeline, counted

STEP = 0.1  # real seconds between two looks at what is due
LOOK = 1.0  # … between two looks at what there is to tell
SAVE = 300.0  # … between two savings
KEPT = 500  # mails, messages and happenings that a run remembers


@dataclass(slots=True)
class Tally:
    """What has happened so far."""

    polls: int = 0
    alerts: int = 0


@dataclass(slots=True)
class Run:
    """A run under way. `arrived` is what happened since one last looked: functions run in several threads."""

    plan: Plan
    scene: Scene
    cloud: LocalCloud
    timeline: Timeline
    desk: Desk
    tally: Tally = field(default_factory=Tally)
    arrived: deque[Happening] = field(default_factory=deque)
    baselined: bool = False

    def tell(self, telling: Telling) -> None:
        """In the terminal and on the page."""
        self.tally.alerts += isinstance(telling, AlertTold)
        self.timeline.show(telling)
        self.desk.lines.appendleft(line_of(telling))

    def look(self, teller: Teller) -> None:
        """Tell what there is to tell, and let go of what is old."""
        while self.arrived:
            happening = self.arrived.popleft()
            self.tally.polls += polled_feeds(happening)
            teller.see(happening)
        teller.finish_minute()
        if not self.plan.scenario:
            self.cloud.queue_bodies(QUEUE)
        for kept in (self.cloud.happenings, self.cloud.mails, self.cloud.publications):
            del kept[:-KEPT]
        if not self.baselined and self.tally.polls >= self.scene.feeds:
            self.baselined = True
            self.timeline.note(f"first poll done: the baseline is {counted(self.items(), 'item')}")

    def items(self) -> int:
        """How many items of feeds are known; the canary's own are filed under no day."""
        return sum("day" in row for row in rows(self.cloud.outputs["ItemsTable"]))

    def save(self) -> None:
        """Keep what was seen, if it is to be kept."""
        if self.plan.state:
            state.save(self.plan.state, self.cloud)


def live(plan: Plan, timeline: Timeline) -> None:
    """Poll, match, alert and answer until Ctrl-C, or until the plan's seconds are over; then say what happened.

    Raises StateError, OSError for a port that is taken, and CloudError.
    """
    woken = Event()
    with ExitStack() as stays:
        if plan.state:
            stays.enter_context(state.held(plan.state))
        server = _server(plan.port)
        stays.callback(server.close)
        scene = scene_of(plan)
        cloud = stays.enter_context(LocalCloud(plan.template, scene.clock, public_url=server.url))
        stays.enter_context(scene.reached())
        saved = state.restore(plan.state, cloud) if plan.state else None
        recipients = scene.stage(cloud)
        run = Run(plan, scene, cloud, timeline, Desk(cloud, scene.pace, scene.title))
        teller = _teller(run, recipients)
        cloud.listeners.append(run.arrived.append)
        stays.enter_context(_reachable(cloud))
        front = Front(run.desk, woken.set)
        front(Visit("GET", "/", {"host": server.url.removeprefix("http://")}, b""))  # what it imports, it imports now
        stays.enter_context(server.answering(front))
        asked = stays.enter_context(stoppable(woken.set))
        timeline.heading("Wirewatch", _greeting(run, server.url, saved))
        _pass_time(run, teller, woken, asked)
        _end(run, teller)


def _server(port: int | None) -> PageServer:
    if port is not None:
        return PageServer(port)
    try:
        return PageServer(PORT)
    except OSError:
        return PageServer(0)


@contextmanager
def _reachable(cloud: LocalCloud) -> Iterator[None]:
    """Let other commands of this user, with --local, read and change what runs here."""
    contact = LOCAL_PARAMETERS["OperatorAddress"]
    with (
        opened(cloud) as (endpoint, key),
        run_file.told(Running(endpoint, key, REGION, dict(cloud.outputs), contact)),
    ):
        yield


def _teller(run: Run, recipients: Recipients) -> Teller:
    health = HealthWatch(feed_reader(run.cloud), lambda: run.tally.polls)
    return Teller(run.tell, recipients=recipients, read=ledger_reader(run.cloud), changes=health.changes)


def _greeting(run: Run, url: str, saved: datetime | None) -> Iterator[str]:
    yield f"subscribe  {url}/"
    yield f"timeline   {url}/local/"
    yield f"mailbox    {url}/local/mailbox"
    yield from run.scene.greeting
    if saved:
        yield f"goes on from {saved:%-d %b %Y %H:%M} UTC, with {counted(run.items(), 'item')} seen"


def _pass_time(run: Run, teller: Teller, woken: Event, asked: Event) -> None:
    began = looked = saved = time.monotonic()
    polls = _Polls(run, began)
    while not asked.is_set() and not _over(run.plan.seconds, began):
        polls.send()
        run.cloud.run_until(run.scene.pace.goal())
        now = time.monotonic()
        if now - looked >= LOOK:
            looked = now
            run.look(teller)
        if now - saved >= SAVE:
            run.save()
            saved = time.monotonic()
        woken.wait(STEP)
        woken.clear()


def _over(seconds: float | None, began: float) -> bool:
    return seconds is not None and time.monotonic() - began >= seconds


def _end(run: Run, teller: Teller) -> None:
    run.cloud.settle()
    run.look(teller)
    teller.finish()
    items = run.items()
    run.save()
    done = (counted(run.tally.polls, "poll"), counted(items, "item"), counted(run.tally.alerts, "alert"))
    run.timeline.note(", ".join(done))


class _Polls:
    """Polls besides the usual rhythm, for `--every`."""

    def __init__(self, run: Run, began: float) -> None:
        self._every, self._due = run.plan.every, began
        self._queue = SqsPollQueue(run.cloud.outputs["PollQueueUrl"])
        shares = shared_out(run.plan.feeds)
        self._tasks = [replace(each, delay=min(each.delay, int(self._every or 0) // 2)) for each in shares]

    def send(self) -> None:
        """Ask for them, if it is time."""
        if self._every is not None and time.monotonic() >= self._due:
            self._queue.send(self._tasks)
            self._due = time.monotonic() + self._every
