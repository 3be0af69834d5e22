"""`wirewatch eval stories`."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from wirewatch.identifiers import identifier
from wirewatch.items.item import Item
from wirewatch.memory.stories import StoriesInMemory
from wirewatch.stories.copies import are_copies
from wirewatch.stories.grouping import address
from wirewatch.stories.joining import join
from wirewatch.stories.profile import profile_of
from wirewatch.stories.story import Story
from wirewatch.stories.vocabulary import Vocabulary
from wirewatch_cli.grouping_scores import bcubed, pairs

WHEN = datetime(2020, 1, 1, tzinfo=UTC)  # for items without a time: all at once, so that no story closes


@click.command()
@click.argument("file", metavar="FILE.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write each line with its groups here.")
def stories(file: Path, out: Path | None) -> None:
    """Group items one by one as production does, and score the groups against `story`.

    A line has `title` and, as far as known, `summary`, `url`, `time` (ISO 8601), `source`, `language` (`en` if not
    given) and `story`, the right group. The answer is JSON: `items`, `stories`, `bcubed`, `pair` and `copies` with
    `p`, `r` and `f1` each, `items_per_s`. `copies` scores the groups of one text, republished, in place of stories.
    --out adds `group` and `copy_group` to each line.

    \b
    wirewatch eval stories headlines.jsonl
    wirewatch eval stories headlines.jsonl --out grouped.jsonl
    """
    rows = list(_rows(file))
    items = [_item(number, row) for number, row in enumerate(rows)]
    began = time.perf_counter()
    found = _grouped(items)
    seconds = time.perf_counter() - began
    copies = _copy_groups(items, found)
    click.echo(json.dumps(_scored(rows, found, copies, seconds)))
    if out:
        _write(out, rows, found, copies)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                title = row["title"]
            except (ValueError, KeyError, TypeError):
                raise click.ClickException(f"{file}:{number}: not a JSON object with a title") from None
            yield row | {"title": str(title)}


def _item(number: int, row: Mapping[str, Any]) -> Item:
    when = _moment(row["time"]) if row.get("time") else WHEN
    return Item(
        id=identifier("i", str(number)),
        guid=str(number),
        url=row.get("url") or "",
        title=row["title"],
        summary=row.get("summary") or "",
        published=when,
        seen=when,
        language=row.get("language") or "en",
        feed="f-eval",
        source=row.get("source") or "",
        tier=2,
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _grouped(items: list[Item]) -> list[str]:
    table = StoriesInMemory()
    return [join(item, stories=table, decide=_undecided).id for item in items]


def _undecided(story: Story) -> Story:
    return story


@dataclass
class _Copies:
    """One text: the addresses and marks under which it has come."""

    links: set[str] = field(default_factory=set)
    texts: tuple[str, ...] = ()


def _copy_groups(items: list[Item], found: list[str]) -> list[str]:
    """Within each story, by the same signs as production counts sources by."""
    groups: dict[str, list[_Copies]] = {}
    return [f"{story}.{_place(item, groups.setdefault(story, []))}" for item, story in zip(items, found, strict=True)]


def _place(item: Item, groups: list[_Copies]) -> int:
    link, texts = address(item), profile_of(item, Vocabulary()).texts
    same = (n for n, each in enumerate(groups) if link in each.links or are_copies(texts, each.texts))
    place = next(same, len(groups))
    if place == len(groups):
        groups.append(_Copies())
    groups[place].links.add(link)
    groups[place].texts += texts
    return place


def _scored(rows: list[dict[str, Any]], found: list[str], copies: list[str], seconds: float) -> dict[str, Any]:
    right = [row.get("story") for row in rows]
    report: dict[str, Any] = {"items": len(rows), "stories": len(set(found))}
    if None not in right:
        report |= {"bcubed": bcubed(found, right), "pair": pairs(found, right), "copies": pairs(copies, right)}
    return report | {"items_per_s": round(len(rows) / seconds) if rows else 0}


def _write(out: Path, rows: list[dict[str, Any]], found: list[str], copies: list[str]) -> None:
    with out.open("w", encoding="utf-8") as lines:
        for row, group, copy in zip(rows, found, copies, strict=True):
            lines.write(json.dumps(row | {"group": group, "copy_group": copy}, ensure_ascii=False) + "\n")
