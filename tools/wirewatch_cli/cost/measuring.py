"""Measures usage on the local cloud and writes it down: `make usage`."""

import json
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from itertools import cycle
from pathlib import Path

from wirewatch.aws.agenda_row import AgendaRow, pack
from wirewatch.aws.clients import table
from wirewatch.feeds.agenda import Agenda
from wirewatch.feeds.route import Route
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.cost.calls import all_rows
from wirewatch_cli.cost.fitting import COUNTS, fit
from wirewatch_cli.cost.meter import Meter, metered
from wirewatch_cli.cost.sample_day import write_sample
from wirewatch_cli.cost.sizes import row_bytes
from wirewatch_cli.cost.usage import USAGE, Usage
from wirewatch_cli.feed_server.pages import pages_of
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.places import template_path
from wirewatch_cli.playing import routed
from wirewatch_cli.staging import stage

BASELINE = timedelta(minutes=5)
MANY = 300
BATCHED = ("AssessItems", "SendAlerts", "SendMail", "RecordFeedback")
HEAD = """\
# What the functions use, measured by `make usage` on a made morning of 8 feeds in the local cloud (sample_day.py).
# A test measures again and compares, so that no change makes the bill grow unseen. Do not edit: run it.
#
# [mix]        how things hang together in that morning
# [row_bytes]  mean size of a table's rows
# [metrics]    custom metrics by the service that printed them
# [Function]   what one run of it uses, and what each thing that it handles adds: units of reading and writing by
#              table, requests to queues, calls by service, bytes of log, and seconds of processor time on the machine
#              that measured (calls of AWS as cheap as moto's shortcut; CPU_A_CALL in duration.py makes up for it)
"""


def measure(template: Path) -> Usage:
    """Play the sample through the template's functions and count."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = write_sample(Path(folder) / "usage")
        clock = VirtualClock(scenario.start)
        with (
            LocalCloud(template, clock) as cloud,
            FeedServer(pages_of(scenario), clock.now) as server,
            routed(Route("127.0.0.1", server.port)),
            metered(cloud) as meter,
        ):
            stage(cloud, scenario)
            cloud.run_until(scenario.start + BASELINE)
            meter.invocations.clear()  # the first poll of all feeds is like no other
            cloud.run_until(scenario.end)
            for _ in range(5):
                cloud.request("GET", "/")
            mix = _mix(meter) | {"agenda bytes a feed": _agenda_bytes(cloud)}
            return Usage(mix, _row_bytes(cloud), _metrics(meter), fit(meter.invocations))


def _agenda_bytes(cloud: LocalCloud) -> float:
    """Of a feed in the agenda of many: the turns of the sample's few, over and over."""
    agenda, _ = AgendaRow(table(cloud.resource("Feeds"))).read()
    ids = (f"f-{sha256(str(number).encode()).hexdigest()[:20]}" for number in range(MANY))
    return len(pack(Agenda(dict(zip(ids, cycle(agenda.turns.values()), strict=False))))) / MANY


def _mix(meter: Meter) -> dict[str, float]:
    def done(function: str, what: str) -> float:
        return sum(COUNTS[what](each) for each in meter.invocations if each.function == function)

    runs = Counter(each.function for each in meter.invocations)
    return {
        "leases a poll": done("DispatchPolls", "lease") / done("PollFeeds", "feed"),
        **{f"records a run of {name}": done(name, "record") / runs[name] for name in BATCHED},
    }


def _row_bytes(cloud: LocalCloud) -> dict[str, float]:
    found = {}
    for each in cloud.stack.of_type("AWS::DynamoDB::Table"):
        weights = [row_bytes(row) for row in all_rows(each.id)]
        found[each.logical_id] = sum(weights) / len(weights) if weights else 0.0
    return found


def _metrics(meter: Meter) -> dict[str, list[str]]:
    services = sorted({service for service, _ in meter.metrics})
    return {service: sorted(name for of, name in meter.metrics if of == service) for service in services}


def written(usage: Usage) -> str:
    """The text of usage.toml."""
    lines = [HEAD, "[mix]"]
    lines += [f'"{name}" = {value:.3g}' for name, value in usage.mix.items()]
    lines += ["", "[row_bytes]", *(f"{name} = {value:.0f}" for name, value in usage.row_bytes.items())]
    lines += ["", "[metrics]", *(f"{name} = {json.dumps(names)}" for name, names in usage.metrics.items())]
    for function, amounts in usage.functions.items():
        lines += ["", f"[{function}]"]
        for what, each in amounts.items():
            inner = ", ".join(f"{driver} = {value:.3g}" for driver, value in each.items() if value > 1e-9)
            lines += [f'"{what}" = {{{inner}}}'] if inner else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    USAGE.write_text(written(measure(template_path(None))), encoding="utf-8")
    sys.stdout.write(f"wrote {USAGE}\n")
