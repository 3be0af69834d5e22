"""A backtest as one self-contained page: no script, nothing fetched, everything escaped."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from wirewatch.delivery.grounds import quotes
from wirewatch.levels.level import Level
from wirewatch.watches.highlights import segments
from wirewatch_cli.backtest.findings import Findings, change, period, quality, volume
from wirewatch_cli.backtest.tally import HIGHEST_FIRST, Day, lacking, spread
from wirewatch_cli.timeline import counted


@dataclass(frozen=True, slots=True)
class Block:
    """One colour of a column: `kind` names the colour; `top` and `height` are in the chart's 100 units."""

    kind: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or a week, of the chart: blocks from the top down."""

    label: str
    told: str
    blocks: tuple[Block, ...]


def render(findings: Findings) -> str:
    """The page's HTML."""
    days = findings.bars
    return _template().render(
        findings=findings,
        test=findings.test,
        period=period(findings.test),
        volume=tuple(volume(findings)),
        columns=columns(days),
        most=max((day.matches for day in days), default=0),
        lacking=lacking(findings.test)[:10],
        change=change(findings.against) if findings.against else "",
        quality=tuple(quality(findings.usefulness)) if findings.usefulness else (),
    )


def columns(days: tuple[Day, ...]) -> tuple[Column, ...]:
    """The columns of a chart in which the highest one is 100 units."""
    most = max((day.matches for day in days), default=0) or 1
    return tuple(_column(day, most) for day in days)


def _column(day: Day, most: int) -> Column:
    blocks: list[Block] = []
    top = 100.0
    kinds = [(level.lower(), day.alerts[level]) for level in HIGHEST_FIRST] + [("match", day.matches - day.alerted)]
    for kind, number in kinds:
        height = 100 * number / most
        top -= height
        if number:
            blocks.append(Block(kind, round(top, 3), round(height, 3)))
    told = f"{day.day:%a %-d %b %Y}: {counted(day.matches, 'match', 'matches')}, {counted(day.alerted, 'alert')}"
    return Column(f"{day.day:%-d %b}", told, tuple(blocks))


def _safe_link(url: str) -> str:
    """The URL if a browser may follow it, else nothing: feeds write what they like."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("wirewatch_cli.backtest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["levels"] = [level.value for level in Level]
    environment.filters |= {
        "segments": segments,
        "spread": spread,
        "safe_link": _safe_link,
        "counted": counted,
        "quotes": quotes,
    }
    return environment.get_template("backtest.html.j2")
