"""A backtest in the terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from wirewatch.watches.highlights import segments
from wirewatch.watches.spans import Span
from wirewatch_cli.backtest.findings import Findings, change, period, quality, volume
from wirewatch_cli.backtest.running import Backtest, Matched
from wirewatch_cli.backtest.tally import HIGHEST_FIRST, Day, lacking, spread
from wirewatch_cli.timeline import STYLES, counted

MARK = "bold black on yellow"
AROUND = 40  # characters
ALERT, MATCH = "█", "░"


def show(findings: Findings, console: Console) -> None:
    """Print all of it."""
    test = findings.test
    console.print(Text(test.query, "bold"))
    console.print(Text(period(test), "dim"))
    console.print()
    for line in volume(findings):
        console.print(Text(line))
    _chart(findings, console)
    _matches("Samples", test.matched, findings.samples, console)
    _near(test, findings.samples, console)
    if findings.against:
        _heading(f"Against {findings.against.old}", console)
        console.print(Text(change(findings.against)))
        _changed("+", "green", findings.against.gained, findings.samples, console)
        _changed("−", "red", findings.against.lost, findings.samples, console)
    if findings.usefulness:
        _heading("Marked useful", console)
        for line in quality(findings.usefulness):
            console.print(Text(line))


def _heading(text: str, console: Console) -> None:
    console.print(Text(f"\n{text}", "bold"))


def _chart(findings: Findings, console: Console) -> None:
    days = findings.bars
    if not any(day.matches for day in days):
        return
    _heading("Matches a week" if findings.weekly else "Matches a day", console)
    most = max(day.matches for day in days)
    room = max(min(console.width, 100) - 46, 10)
    for day in days:
        console.print(_bar(day, most, room), soft_wrap=True)
    console.print(Text(f"{ALERT} alert  {MATCH} match that nobody is told of at once", "dim"))


def _bar(day: Day, most: int, room: int) -> Text:
    """Alerts first, in the colours of their levels; whatever is not nothing is seen."""
    line = Text(f"{day.day:%a %-d %b}".rjust(10) + "  ")
    length = max(round(day.matches * room / most), 1) if day.matches else 0
    told = min(max(round(day.alerted * room / most), 1), length) if day.alerted else 0
    for level in HIGHEST_FIRST:
        share = round(told * day.alerts[level] / day.alerted) if day.alerted else 0
        line.append(ALERT * share, STYLES[level].split(" on ")[-1])
    line.append(MATCH * (length - told), "dim")
    levels = ", ".join(f"{number:,} {level}" for level, number in day.alerts.items() if number)
    line.append(f" {day.matches:,}" + (f" ({levels})" if levels else ""))
    return line


def _matches(heading: str, matched: Iterable[Matched], most: int, console: Console) -> None:
    matched = tuple(matched)
    shown = spread(matched, most)
    if shown:
        _heading(heading if len(shown) == len(matched) else f"{heading}: {len(shown)} of {len(matched):,}", console)
    for each in shown:
        console.print(_line(each), soft_wrap=True)
        console.print(Text(f"{'':<9}{_about(each)}", "dim"), soft_wrap=True)


def _about(each: Matched) -> str:
    when = f"{each.item.seen:%-d %b %H:%M}" if each.item.seen.year > 1970 else ""
    why = f"{each.score} points: {'; '.join(each.reasons)}"
    return " · ".join(filter(None, (when, each.item.source, each.outcome, why)))


def _line(each: Matched, mark: str = "", style: str = "") -> Text:
    lead = Text.assemble((f"{mark or each.level:<9}", style or STYLES[each.level]))
    return lead + highlighted(each.item.title, each.spans) + _elsewhere(each)


def _elsewhere(each: Matched) -> Text:
    """What of the summary matched, with some words around it, if the title shows nothing of it."""
    fields = {span.field for span in each.spans}
    if "title" in fields or "summary" not in fields:
        return Text()
    spans = [span for span in each.spans if span.field == "summary"]
    begin, end = max(spans[0].start - AROUND, 0), spans[0].end + 2 * AROUND
    within = [Span("summary", span.start - begin, min(span.end, end) - begin) for span in spans if span.start < end]
    parts = segments(each.item.summary[begin:end], within, "summary")
    return Text.assemble(
        (" … ", "dim"), *((part.text, MARK if part.marked else "dim") for part in parts), (" …", "dim")
    )


def highlighted(title: str, spans: Iterable[Span]) -> Text:
    """The title, with what matched in it marked."""
    return Text.assemble(*((part.text, MARK if part.marked else "") for part in segments(title, spans, "title")))


def _near(test: Backtest, most: int, console: Console) -> None:
    if not test.near:
        return
    _heading(f"Near misses: {counted(len(test.near), 'item')}, one term short", console)
    for missing in lacking(test)[:5]:
        console.print(Text(f"{missing.items:>6,} × {missing.short}"))
    for each in spread(test.near, most):
        console.print(Text.assemble((f"{each.short}: ", "yellow"), each.item.title), soft_wrap=True)


def _changed(mark: str, style: str, found: Iterable[Matched], most: int, console: Console) -> None:
    for each in spread(tuple(found), most):
        console.print(_line(each, mark, style), soft_wrap=True)
