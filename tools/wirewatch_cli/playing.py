"""One replay: a scenario through the local cloud, told as it goes, its mails written, its report made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.delivery.delivery import Delivery
from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback, Route
from wirewatch.timestamps import to_text
from wirewatch_cli import mailbox
from wirewatch_cli.calls import write_calls
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.feed_server.pages import pages_of
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.gathering import gather
from wirewatch_cli.health import HealthWatch
from wirewatch_cli.report import Report, build_report
from wirewatch_cli.rows import Row, feed_rows
from wirewatch_cli.scenarios.scenario import Scenario
from wirewatch_cli.staging import stage
from wirewatch_cli.telling import Teller
from wirewatch_cli.tellings import Telling

ANSWERED = frozenset({200, 304})


def play(scenario: Scenario, template: Path, out: Path, tell: Callable[[Telling], None]) -> Report:
    """Replay a scenario. Its mails and `calls.json` are written below `out`, from which earlier mails go."""
    mailbox.empty(out)
    clock = VirtualClock(scenario.start)
    with (
        LocalCloud(template, clock) as cloud,
        FeedServer(pages_of(scenario), clock.now) as server,
        routed(Route("127.0.0.1", server.port)),
    ):
        recipients = stage(cloud, scenario)
        health = HealthWatch(feed_reader(cloud), lambda: _sign(server))
        teller = Teller(tell, recipients=recipients, read=ledger_reader(cloud), changes=health.changes)
        cloud.listeners.append(teller.see)
        cloud.run_until(scenario.end)
        teller.finish()
        write_calls(out, cloud.permissions.used)
        return _head(scenario) | build_report(gather(cloud, server, scenario, recipients, out))


@contextmanager
def routed(route: Route | AllowLoopback) -> Iterator[None]:
    """Send the production fetcher this way."""
    token = LOCAL_ROUTE.set(route)
    try:
        yield
    finally:
        LOCAL_ROUTE.reset(token)


def ledger_reader(cloud: LocalCloud) -> Callable[[str], Delivery | None]:
    """Gives a delivery by its id."""
    return DeliveriesTable(cloud.outputs["DeliveriesTable"], retention_days=1).read


def feed_reader(cloud: LocalCloud) -> Callable[[], list[Row]]:
    """Reads the rows of all feeds."""
    return partial(feed_rows, cloud.outputs["FeedsTable"])


def _sign(server: FeedServer) -> object:
    """A feed's health can only change with a new body, or when it begins or ceases to answer."""
    return {url: (seen.bytes, seen.last in ANSWERED) for url, seen in server.traffic.items()}


def _head(scenario: Scenario) -> Report:
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "start": to_text(scenario.start),
        "end": to_text(scenario.end),
        "watches": [{"id": watch.id, "query": watch.query} for watch in scenario.watches],
    }
