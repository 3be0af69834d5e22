"""`wirewatch eval polls`: recorded polls once more, without fetching."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from wirewatch.feeds.declared_rhythm import declared_rhythm
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState
from wirewatch.feeds.parse import parse_all
from wirewatch.feeds.poll import PollDecision, decide
from wirewatch.feeds.polling import judge
from wirewatch.feeds.ports import Fetched
from wirewatch.identifiers import identifier

Judge = Callable[[FeedForPoll, Fetched, datetime], PollDecision]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded answer: `feed` is its name or URL."""

    at: datetime
    feed: str
    body: Path


@dataclass(slots=True)
class Tally:
    """What came of the polls; `seconds` of each."""

    bytes: int = 0
    new: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """The counts and rates that the command prints."""
        total = sum(self.seconds)
        ranked = sorted(self.seconds)
        return {
            "polls": len(ranked),
            "bytes": self.bytes,
            "seconds": round(total, 3),
            "new": len(self.new),
            "edited": len(self.edited),
            "polls_per_s": round(len(ranked) / total, 1) if total else 0.0,
            "p99_ms": round(ranked[int(len(ranked) * 0.99)] * 1000, 3) if ranked else 0.0,
        }


@click.command()
@click.argument("recorded", metavar="LIST.tsv", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--parser",
    type=click.Choice(["wirewatch", "feedparser"]),
    default="wirewatch",
    show_default=True,
    help="Ours, or its peer.",
)
def polls(recorded: Path, parser: str) -> None:
    """Replay recorded polls through everything that a poll does but fetching and storing.

    A line of LIST.tsv is a poll: unix time, name or URL of the feed, file of the body, with tabs between. Files are
    sought beside the list. `new` counts items recorded, the baseline of a first poll included, `edited` those
    recorded again with other words. With `--parser feedparser` every body is given to feedparser.parse, whole, with
    its own settings: what that costs is what the feed engine is measured against.

    \b
    wirewatch eval polls recorded.tsv
    wirewatch eval polls recorded.tsv --parser feedparser
    """
    tally = replay(_read(recorded), judge if parser == "wirewatch" else judge_with_feedparser)
    click.echo(json.dumps(tally.report()))


def replay(recorded: Iterable[Recorded], with_judge: Judge) -> Tally:
    """Poll in the order given; bodies are read outside the time that is measured."""
    tally = Tally()
    states: dict[str, FeedState] = {}
    for poll in recorded:
        feed = Feed(identifier("f", poll.feed), poll.feed if "://" in poll.feed else "", poll.feed, 2)
        found = FeedForPoll(feed, states.get(feed.id, FeedState()))
        fetched = Fetched(200, poll.body.read_bytes(), {}, feed.url)
        started = time.perf_counter()
        decision = with_judge(found, fetched, poll.at)
        tally.seconds.append(time.perf_counter() - started)
        tally.bytes += len(fetched.body)
        tally.new += [each.item.id for each in decision.new]
        tally.edited += [each.id for each in decision.edited]
        states[feed.id] = decision.state
    return tally


def judge_with_feedparser(found: FeedForPoll, fetched: Fetched, now: datetime) -> PollDecision:
    """The same poll with feedparser.parse on the whole body, whatever is known."""
    parsed = parse_all(fetched.body, fetched.headers, fetched.url)
    return decide(found, fetched, parsed, declared_rhythm(fetched.body), now)


def _read(recorded: Path) -> Iterator[Recorded]:
    for number, line in enumerate(recorded.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            at, feed, body = line.split("\t")
            moment = datetime.fromtimestamp(float(at), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise click.ClickException(
                f"{recorded}:{number}: not a time, a feed and a file with tabs between"
            ) from error
        path = recorded.parent / body
        if not path.is_file():
            raise click.ClickException(f"{recorded}:{number}: no file {path}")
        yield Recorded(moment, feed, path)
