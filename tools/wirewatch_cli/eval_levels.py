"""`wirewatch eval levels`: the level, score and reasons of headlines, as assess_items would find them."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

import assess_items
from wirewatch.identifiers import identifier
from wirewatch.items.item import Declared, Item
from wirewatch.levels.scale import Scale, scale
from wirewatch.levels.scoring import Setting, score

FILE = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # headlines have no time here, so none is fresh or stale


@click.command("levels")
@click.argument("file", type=FILE)
def levels(file: Path) -> None:
    """Say how breaking the headlines of FILE are, each alone, without a story or a past.

    \b
    wirewatch eval levels headlines.jsonl
    echo '{"title": "Magnitude 7.8 earthquake strikes Turkey", "tier": 1}' | wirewatch eval levels -

    \b
    FILE holds a JSON object a line: {"title", "summary", "language", "tier", "declared"}; all but
    `title` may be left out. `declared` is {"scheme": "nitf|cap|gdacs|category", "value"}, or a list of such.
    Prints a line each: {"level", "score", "reasons"}, or {"error"}, and exits with 1 if there was one.

    \b
    wirewatch eval levels headlines.jsonl
    wirewatch eval levels - < headlines.jsonl
    """
    own = Path(str(assess_items.__file__)).with_name("levels.toml").read_text(encoding="utf-8")
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    failed = False
    for answer in _answers(text, scale(own)):
        failed = failed or "error" in answer
        click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        raise click.exceptions.Exit(1)


def _answers(text: str, own: Scale) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item = headline(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            yield {"error": f"line {number}: {type(error).__name__}: {error}"}
            continue
        found = score(item, Setting(scale=own))
        yield {"level": str(found.level), "score": found.points, "reasons": list(found.reasons)}


def headline(row: Mapping[str, Any]) -> Item:
    """The item of a line; tier 2 and an unknown language where it names none. Raises KeyError without a title."""
    declared = row.get("declared") or []
    each = [declared] if isinstance(declared, Mapping) else declared
    return Item(
        id=identifier("i", row["title"]),
        guid="",
        url="",
        title=row["title"],
        summary=row.get("summary") or "",
        published=None,
        seen=NOW,
        language=(row.get("language") or "und").partition("-")[0].lower(),
        feed="",
        source="",
        tier=int(row.get("tier") or 2),
        declared=tuple(Declared(str(one["scheme"]), str(one["value"])) for one in each),
    )
