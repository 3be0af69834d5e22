"""Items from a JSONL file: an object a line, as the archive, a replay's report or anybody's own list has them.

Needed is `title`. Known besides: `id` (else the url, else the line's number), `url`, `summary` (or `text`), `source`,
`language` (or `lang`), `categories` (a list), `feed` (else the source), `tier` (3 unless it is given), `seen` (or
`time`) and `published`: moments as ISO texts or Unix seconds. Without one an item counts as seen when the one before it
was. An item with an `outcome` that ended its way before matching (in a report: baseline, stale, duplicate) is left out
and counted.
Texts are made plain and short, languages told and dates held to what can be, as the poller does it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wirewatch.assessment.texts import CATEGORY
from wirewatch.feeds.language import is_language, language_of
from wirewatch.feeds.listing import clamp
from wirewatch.feeds.text import SUMMARY_LIMIT, TITLE_LIMIT, clean, plain
from wirewatch.identifiers import identifier
from wirewatch.items.item import Declared, Item, Outcome
from wirewatch_cli.backtest.past import Past

LONG_AGO, FAR_AHEAD = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
BEFORE_MATCHING = frozenset({Outcome.BASELINE, Outcome.STALE, Outcome.DUPLICATE})
MOMENTS = ("seen", "time", "published")
TEXTS = ("id", "url", "summary", "text", "source", "language", "lang", "feed", "outcome")


class _RowError(ValueError):
    """A line that is no item; the file and the line are added where they are known."""


class ItemFileError(ValueError):
    """A file that cannot be used; the text says file, line and why."""


def read_items(file: Path) -> Past:
    """Read a JSONL file of items. Raises ItemFileError and OSError."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            rows = [(number, row, _seen(row)) for number, row in _rows(file, lines)]
    except UnicodeDecodeError:
        raise ItemFileError(f"{file}: not UTF-8") from None
    if not rows:
        raise ItemFileError(f"{file}: there are no items in it")
    first = next((moment for _, _, moment in rows if moment), None)
    seen, items, unassessed = first or LONG_AGO, list[Item](), Counter[str]()
    for number, row, moment in rows:
        seen = moment or seen
        if row.get("outcome") in BEFORE_MATCHING:
            unassessed[row["outcome"]] += 1
        else:
            items.append(_item(row, number, seen))
    return Past(tuple(sorted(items, key=lambda item: item.seen)), first is not None, unassessed)


def item_of(row: Mapping[str, Any]) -> Item:
    """One such object as an item. Raises ValueError."""
    return _item(_checked(row), 0, _seen(row) or LONG_AGO)


def _seen(row: Mapping[str, Any]) -> datetime | None:
    """The first of its moments that it has."""
    return next((moment for name in MOMENTS if (moment := _moment(row.get(name)))), None)


def _rows(file: Path, lines: Iterable[str]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, _checked(json.loads(line))
            except RecursionError:
                raise ItemFileError(f"{file}:{number}: nested too deep") from None
            except ValueError as error:
                what = f"not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
                raise ItemFileError(f"{file}:{number}: {what}") from None


def _checked(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise _RowError("an item is an object")
    if not isinstance(row.get("title"), str):
        raise _RowError("an item needs a `title`")
    _check_texts(row)
    if (row.get("tier") or 3) not in (1, 2, 3):
        raise _RowError("`tier` must be 1, 2 or 3")
    for name in MOMENTS:
        _moment(row.get(name))
    return row


def _check_texts(row: Mapping[str, Any]) -> None:
    for name in TEXTS:
        if not isinstance(row.get(name), str | None):
            raise _RowError(f"`{name}` must be a text")
    language, categories = row.get("language") or row.get("lang"), row.get("categories")
    if not is_language(language):
        raise _RowError(f"no language code: {language!r}; write one such as tr or pt-BR")
    if not isinstance(categories or [], list) or not all(isinstance(each, str) for each in categories or []):
        raise _RowError("`categories` must be a list of texts")


def _item(row: Mapping[str, Any], number: int, seen: datetime) -> Item:
    url = row.get("url") or ""
    title = plain(row["title"], html=False, limit=TITLE_LIMIT)
    summary = plain(row.get("summary") or row.get("text") or "", html=False, limit=SUMMARY_LIMIT)
    return Item(
        id=row.get("id") or (identifier("i", url) if url else f"line-{number}"),
        guid="",
        url=url,
        title=title,
        summary=summary,
        published=clamp(_moment(row.get("published")), seen),
        seen=seen,
        language=language_of((row.get("language") or row.get("lang"),), f"{title} {summary}"),
        feed=row.get("feed") or row.get("source") or "",  # what is learned of a feed is learned of somebody
        source=clean(row.get("source") or ""),
        tier=row.get("tier") or 3,
        declared=tuple(Declared(CATEGORY, clean(each)) for each in row.get("categories") or ()),
    )


def _moment(value: Any) -> datetime | None:
    """The moment, in UTC; a text without a zone counts as UTC. Nobody has items from before 1970 or after 2100."""
    if value is None or value == "":
        return None
    try:
        moment = _read_moment(value)
    except (ValueError, TypeError, OverflowError, OSError):
        moment = None
    if moment is None or not LONG_AGO <= moment < FAR_AHEAD:
        raise _RowError(f"not a moment: {value!r}; write 2020-02-15T14:05:31Z, or Unix seconds")
    return moment


def _read_moment(value: Any) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
