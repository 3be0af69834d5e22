"""`wirewatch eval parse`."""

import json
from pathlib import Path
from typing import Any

import click

from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.identity import item_id
from wirewatch.feeds.language import language_of, primary
from wirewatch.feeds.parse import parse as parse_body
from wirewatch.identifiers import identifier
from wirewatch.timestamps import to_text


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def parse(files: tuple[Path, ...]) -> None:
    """Say what the feed engine makes of feed bodies: a JSON line a file.

    A line has `file`, `feed` (`title`, `language`), `items` (`id`, `guid`, `url`, `title`, `summary`, `published`,
    `language`) in the order of the body, and `error`: null, or in words why there are none. There is no address to
    resolve relative links against, so they stay relative. `published` is as the publisher claims, in UTC, or null.

    \b
    wirewatch eval parse body.xml
    wirewatch eval parse bodies/*.xml | jq '.items[].title'
    """
    for file in files:
        click.echo(json.dumps(_line(file), ensure_ascii=False))


def _line(file: Path) -> dict[str, Any]:
    try:
        body = file.read_bytes()
    except OSError as error:
        return _described(file, Parsed(problem=f"the file cannot be read: {error.strerror}"))
    return _described(file, parse_body(body, {}, ""))


def _described(file: Path, parsed: Parsed) -> dict[str, Any]:
    feed_id = identifier("f", str(file))
    entries = [entry for entry in parsed.entries if isinstance(entry, Entry)]
    return {
        "file": str(file),
        "feed": {"title": parsed.title, "language": primary(parsed.language)},
        "items": [_item(feed_id, entry, parsed.language) for entry in entries],
        "error": parsed.problem or None,
    }


def _item(feed_id: str, entry: Entry, feed_language: str) -> dict[str, Any]:
    return {
        "id": item_id(feed_id, entry),
        "guid": entry.guid,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "published": entry.published and to_text(entry.published),
        "language": language_of((entry.language, feed_language), f"{entry.title} {entry.summary}"),
    }
