"""The table of what was proved: each claim, how many cases were tried, how many tests failed, and seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

NAMED, TRIED = "proof-claim", "proof-tried"


@dataclass(frozen=True)
class Claim:
    """What a running test claims."""

    properties: list[tuple[str, object]]

    def tried(self, cases: int) -> None:
        """Add cases that were tried; a test that adds none is one case."""
        self.properties.append((TRIED, cases))


def claimed(properties: list[tuple[str, object]], sentence: str) -> Claim:
    """A claim among the properties of a test, in place of the one that it had."""
    properties[:] = [each for each in properties if each[0] != NAMED] + [(NAMED, sentence)]
    return Claim(properties)


@dataclass
class Line:
    """A line of the table."""

    tried: int = 0
    failed: int = 0
    seconds: float = 0.0


def table(reports: Iterable[Any]) -> dict[str, Line]:
    """By claim, what pytest's reports of its tests say; their seconds with what was set up for them."""
    reports = list(reports)
    said = {report.nodeid: value for report in reports for name, value in report.user_properties if name == NAMED}
    lines: dict[str, Line] = {}
    for report in reports:
        if report.nodeid in said:
            line = lines.setdefault(str(said[report.nodeid]), Line())
            line.tried += _cases(report) if report.when == "call" else 0
            line.failed += report.failed
            line.seconds += report.duration
    return lines


def _cases(report: Any) -> int:
    cases = [int(value) for name, value in report.user_properties if name == TRIED]
    return sum(cases) if cases else 1


def written(lines: dict[str, Line]) -> list[str]:
    """The table, aligned; claims that failed come last, where they are read first."""
    width = max(map(len, lines))
    whole = Line(*(sum(getattr(each, name) for each in lines.values()) for name in ("tried", "failed", "seconds")))
    rows = sorted(lines.items(), key=lambda each: (each[1].failed, each[0]))
    return [
        f"{'claim':{width}} {'tried':>9} {'failed':>7} {'seconds':>8}",
        *(
            f"{claim:{width}} {line.tried:>9,} {line.failed:>7} {line.seconds:>8.1f}"
            for claim, line in [*rows, (f"{len(lines)} claims", whole)]
        ),
    ]
