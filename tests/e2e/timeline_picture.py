"""The picture of the timeline: `python -m tests.e2e.timeline_picture` takes it, as `make pictures` does.

A day is replayed, and its first alerts, an escalation and a digest are kept.

A picture is an SVG that names no font file and no other address: rich's own, without its web fonts.
"""

import io
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from wirewatch_cli.places import TEMPLATE
from wirewatch_cli.playing import play
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.tellings import AlertTold, DigestSent, Telling
from wirewatch_cli.timeline import Timeline

SCENARIO = Path("events/scenarios/idlib-2020-02-15")
SHOWN = Path("docs/images/timeline.svg")
LARGEST = 150_000  # bytes
WIDTH = 100  # columns
FIRST = 2  # alerts that are shown from the beginning of the day
WEB_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def picture(tellings: list[Telling | None], title: str, command: str) -> str:
    """The SVG of a terminal in which the command has told these; None: something is left out there."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "dim"), command))
    timeline = Timeline(console)
    timeline.heading(title, [])
    for telling in tellings:
        if telling is None:
            timeline.note("…")
        else:
            timeline.show(telling)
    svg = console.export_svg(title="wirewatch", unique_id="timeline")
    return WEB_FONTS.sub("", svg).replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace")


def chosen(told: list[Telling]) -> list[Telling | None]:
    """The day's first alerts, its first escalation and its first digest, with gaps between."""
    alerts = [each for each in told if isinstance(each, AlertTold)]
    escalation = next(each for each in alerts if each.alert["novelty"] == "escalated" and each not in alerts[:FIRST])
    digest = next(each for each in told if isinstance(each, DigestSent))
    return [*told[told.index(alerts[0]) : told.index(alerts[FIRST - 1]) + 1], None, escalation, None, digest]


def main() -> None:
    """Replay, and write the picture; one that is too large is an error."""
    scenario = load_scenario(SCENARIO)
    told: list[Telling] = []
    with tempfile.TemporaryDirectory() as out:
        play(scenario, Path(TEMPLATE), Path(out), told.append)
    svg = picture(chosen(told), scenario.title, "make replay")
    SHOWN.write_text(svg, encoding="utf-8")
    sys.exit(f"{SHOWN} is larger than {LARGEST} bytes" if SHOWN.stat().st_size > LARGEST else 0)


if __name__ == "__main__":
    main()
