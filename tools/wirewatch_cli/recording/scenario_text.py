"""scenario.toml of a recording."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from wirewatch.feeds.feed import Feed
from wirewatch.subscriptions.subscription import Cadence, Subscription
from wirewatch.timestamps import to_text
from wirewatch.watches.watch import Watch


@dataclass(frozen=True, slots=True)
class Recording:
    """What goes into the file; `snapshots` are (from when on, file) by the feed's id."""

    title: str
    start: datetime
    end: datetime
    feeds: tuple[Feed, ...]
    snapshots: Mapping[str, tuple[tuple[datetime, str], ...]]
    watches: tuple[Watch, ...]
    subscriptions: tuple[Subscription, ...]


def scenario_text(recording: Recording) -> str:
    """As `wirewatch replay` reads it."""
    return "\n".join(_lines(recording)) + "\n"


def _lines(recording: Recording) -> Iterator[str]:
    yield f"title = {_text(recording.title)}"
    yield f"start = {to_text(recording.start)}\nend = {to_text(recording.end)}"
    for feed in recording.feeds:
        yield f"\n[[feed]]\nurl = {_text(feed.url)}\nsource = {_text(feed.source)}\ntier = {feed.tier}"
        if feed.language:
            yield f"language = {_text(feed.language)}"
        for at, file in recording.snapshots[feed.id]:
            yield f"[[feed.snapshot]]\nat = {to_text(at)}\nfile = {_text(file)}"
    for watch in recording.watches:
        yield f"\n[[watch]]\nid = {_text(watch.id)}\nname = {_text(watch.name)}\nquery = {_text(watch.query)}"
    for each in recording.subscriptions:
        yield from _subscription(each)


def _subscription(wanted: Subscription) -> Iterator[str]:
    yield f"\n[[subscription]]\nid = {_text(wanted.id)}\nwatch = {_texts(wanted.watches)}"
    yield f"channel = {_text(wanted.channel)}\naddress = {_text(wanted.address)}"
    yield f"levels = {_texts(sorted(wanted.levels))}\nhourly_cap = {wanted.hourly_cap}"
    if wanted.digest.cadence is not Cadence.OFF:
        yield f"digest = {_table(asdict(wanted.digest))}"
    if wanted.quiet:
        yield f"quiet = {_table(asdict(wanted.quiet))}"
    if wanted.silence_after:
        yield f"silence_after = {wanted.silence_after}"


def _text(text: str) -> str:
    """JSON's strings are strings of TOML too."""
    return json.dumps(text, ensure_ascii=False)


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _table(values: Mapping[str, object]) -> str:
    return f"{{{', '.join(f'{name} = {json.dumps(value)}' for name, value in values.items())}}}"
