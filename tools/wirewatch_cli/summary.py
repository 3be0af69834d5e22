"""The lines that close a replay: counts that add up, where the mails lie, and what went wrong."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wirewatch_cli.report import PENDING
from wirewatch_cli.timeline import counted

LISTED = 5


def totals(report: Mapping[str, Any], out: Path, seconds: float) -> Iterator[tuple[str, str]]:
    """What came out: pairs of a name and its count."""
    counts = report["counts"]
    outcomes = " + ".join(f"{number:,} {name}" for name, number in counts["outcomes"].items())
    yield ("items", f"{counts['items']:,} = {outcomes or 'none'}")
    told = ", ".join(counted(counts[f"{each}s"], each) for each in ("alert", "digest", "mail"))
    yield ("told", f"{told} in {out / 'mails'}" if counts["mails"] else told)
    yield ("polled", _polls(report))
    yield ("replayed", f"in {seconds:.1f} s")


def failures(report: Mapping[str, Any]) -> Iterator[str]:
    """Why the replay failed by itself, if it did: items without an end, and dead letters."""
    pending = [item for item in report["items"] if item["outcome"] == PENDING]
    for item in pending[:LISTED]:
        yield f"never came to an end: {item['id']} {item['title']}"
    if len(pending) > LISTED:
        yield f"never came to an end: {len(pending) - LISTED} more items"
    if report["dead_letters"]:
        yield f"dead letters: {report['dead_letters']}"


def _polls(report: Mapping[str, Any]) -> str:
    feeds = report["feeds"]
    unchanged = sum(feed["not_modified"] for feed in feeds)
    size = sum(feed["bytes"] for feed in feeds) / 1000
    polls = report["counts"]["polls"]
    of = f"{counted(polls, 'poll')} of {counted(len(feeds), 'feed')}"
    return f"{of}: {unchanged:,} not modified, {size:,.0f} kB"
