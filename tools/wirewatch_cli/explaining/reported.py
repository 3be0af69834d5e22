"""The way of one item as the report of a replay tells it: `replay --json`. What a report never holds is left out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wirewatch.assessment.texts import texts_of
from wirewatch.feeds.identity import canonical_url
from wirewatch.items.item import Item
from wirewatch.timestamps import from_text
from wirewatch_cli.backtest.item_file import ItemFileError, item_of
from wirewatch_cli.backtest.nearness import lacking_of, near_miss
from wirewatch_cli.explaining.finding import NotFoundError
from wirewatch_cli.explaining.telling import Step, outcome_in_words
from wirewatch_cli.explaining.thresholds import gaps
from wirewatch_cli.report import PENDING
from wirewatch_cli.timeline import counted
from wirewatch_cli.watching.judging import explained, judge

NEEDED = ("items", "alerts", "digests")
Row = Mapping[str, Any]


class ReportError(ValueError):
    """A file that is no report of a replay; the text says which, and why."""


def read_report(file: Path) -> Row:
    """Read a report. Raises ReportError and OSError."""
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ReportError(f"{file}: not JSON: {error}") from None
    missing = [key for key in NEEDED if not isinstance(report, dict) or not isinstance(report.get(key), list)]
    if missing:
        what = f"it has no list `{missing[0]}`"
        raise ReportError(f"{file}: {what}; make a report with: wirewatch replay SCENARIO --json {file}")
    return dict(report)


def rows_of(report: Row, wanted: str) -> tuple[Row, ...]:
    """The items with that id or URL, in the order of the report. Raises NotFoundError."""
    page = canonical_url(wanted) if wanted.startswith(("http://", "https://")) else ""
    found = tuple(
        row for row in report["items"] if row["id"] == wanted or (page and canonical_url(row["url"] or "") == page)
    )
    if not found:
        among = counted(len(report["items"]), "item")
        raise NotFoundError(f"among the {among} of the report none has the id or URL {wanted}")
    return found


def steps_of(report: Row, row: Row, watch: str | None = None) -> Iterator[Step]:
    """Every step of the item's way, in order; with `watch`, its id or any query, also why that one (not).

    Raises QueryError if `watch` is neither, and ReportError for an item that cannot be read.
    """
    yield "fetched", tuple(_fetched(row))
    matched = tuple(_matched(report, row, watch))
    if matched:
        yield "matched", matched
    if row["story"]:
        yield "story", tuple(_story(report, row))
        yield "level", (f"{row['level']}, {row['score']} points; {gaps(row['score'])}", *row["reasons"])
    if row["watches"]:
        yield "news", tuple(_news(report, row))
    yield "outcome", (outcome_in_words(None if row["outcome"] == PENDING else row["outcome"]),)
    sent = tuple(_sent(report, row))
    if sent:
        yield "sent", sent


def _fetched(row: Row) -> Iterator[str]:
    seen = from_text(row["seen"])
    yield f"{seen:%-d %b %Y %H:%M:%S} UTC from {row['source'] or row['feed']}"
    yield row["feed"]
    if row["published"]:
        minutes = (seen - from_text(row["published"])).total_seconds() / 60
        yield f"{abs(minutes):,.0f} min {'after' if minutes >= 0 else 'before'} the time that the publisher gives"
    else:
        yield "the publisher gives no time"


def _matched(report: Row, row: Row, wanted: str | None) -> Iterator[str]:
    """What matched on which words; then the wanted watch, or those that one term kept away."""
    item, queries = _item(row), {each["id"]: each["query"] for each in report.get("watches", ())}
    for watch in row["watches"]:
        hit = judge(queries[watch], texts_of(item)) if watch in queries else None
        yield f"{watch}: {', '.join(hit.terms)}" if hit else watch
    if wanted is not None:
        yield _wanted(queries.get(wanted, wanted), wanted if wanted in queries else "", item, row["watches"])
        return
    if row["story"]:
        others = {watch: query for watch, query in queries.items() if watch not in row["watches"]}
        if not row["watches"]:
            yield f"none of {counted(len(others), 'watch', 'watches')}" if queries else "no watch"
        yield from (f"{watch} is short of: {short}" for watch, short in _near(others, item))


def _near(queries: Mapping[str, str], item: Item) -> Iterator[tuple[str, str]]:
    for watch, query in queries.items():
        miss = near_miss(query, item)
        if miss:
            yield watch, miss.short


def _wanted(query: str, watch: str, item: Item, matched: Sequence[str]) -> str:
    shown = " ".join(query.split())
    name = f"{watch} ({shown})" if watch else shown
    hit = judge(query, texts_of(item))
    if hit:
        return f"{f'by {name}:' if watch in matched else f'{name} would match, on'} {', '.join(hit.terms)}"
    found = [each.term for each in explained(query, item).terms if each.matched and not each.excluded]
    has = f"; it has {', '.join(found)}" if found else ""
    return f"not by {name}: short of {'; '.join(lacking_of(query, item))}{has}"


def _story(report: Row, row: Row) -> Iterator[str]:
    members = [each for each in report["items"] if each["story"] == row["story"]]
    yield f"{row['story']}: {members[0]['title']}"
    yield f"item {[each['id'] for each in members].index(row['id']) + 1} of {len(members)} by the end of the replay"


def _news(report: Row, row: Row) -> Iterator[str]:
    yield row["novelty"]
    own = [each for each in report["alerts"] if each["item"] == row["id"]]
    if not own:
        before = [each for each in report["alerts"] if each["story"] == row["story"] and each["at"] <= row["seen"]]
        for each in before[-1:]:
            yield f"{', '.join(each['watches'])} had been told of the story by {each['item']}, {each['level']}"


def _sent(report: Row, row: Row) -> Iterator[str]:
    for alert in report["alerts"]:
        if alert["item"] == row["id"]:
            for each in alert["deliveries"]:
                yield f"alert {alert['level']} to {each['channel']} {each['address']} · {_moment(alert['at'])}"
            if not alert["deliveries"]:
                yield f"alert {alert['level']} · {_moment(alert['at'])} · nobody wanted it on any channel"
    for digest in report["digests"]:
        how = _how_told(digest, row)
        if how is not None:
            yield f"digest to {digest['to']} · {_moment(digest['at'])} · {digest['eml']}{how}"


def _how_told(digest: Row, row: Row) -> str | None:
    """None if the digest does not hold the item; else what is to be said of that."""
    if not digest["from"] < row["seen"] <= digest["until"]:
        return None
    if row["story"] in digest.get("told", ()):
        return ""
    followed = set(row["watches"]) & set(digest.get("watches", ()))
    return " · among the stories that it counts, but does not show" if followed else None


def _moment(text: str) -> str:
    return f"{from_text(text):%-d %b %H:%M:%S} UTC"


def _item(row: Row) -> Item:
    try:
        return item_of(row)
    except (ItemFileError, ValueError) as error:
        raise ReportError(f"item {row['id']}: {error}") from None
