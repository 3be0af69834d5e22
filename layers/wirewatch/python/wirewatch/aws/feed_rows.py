"""What the small row of a feed holds, and how: moments as texts; the rhythm, and what the feed declares, one each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wirewatch.aws import rhythm_text
from wirewatch.aws.window import digest, unpack
from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.feed import Feed, FeedState
from wirewatch.feeds.health import Health
from wirewatch.timestamps import from_text, to_text

Row = Mapping[str, Any]
COUNTS = ("listed", "failures", "fresh", "redirects", "revision")
PLAIN = (
    "etag",
    "last_modified",
    "body_hash",
    "baselined",
    "listed",
    "failures",
    "reason",
    "fresh",
    "redirect",
    "redirects",
)
MOMENTS = ("polled", "answered", "next_poll", "since", "news")


def attributes(state: FeedState) -> dict[str, Any]:
    """What a save writes. A state to be saved has a next poll; the index needs it."""
    if state.next_poll is None:
        raise ValueError("a feed's state without its next poll")
    return {
        **{name: getattr(state, name) for name in PLAIN},
        **{name: _text(getattr(state, name)) for name in MOMENTS},
        "health": str(state.health),
        "lost": "/".join(map(to_text, state.lost)) if state.lost else None,
        "rhythm": rhythm_text.pack(state.rhythm),
        "declared": declaration_text(state.declared),
    }


def feed(row: Row) -> Feed:
    """What the operator decided."""
    return Feed(row["id"], row["url"], row["source"], int(row["tier"]), row.get("language"))


def state(row: Row, window_row: Row) -> FeedState:
    """What polling left; without a window row the window is empty."""
    window = unpack(window_row["window"].value if window_row else b"")
    lost = row.get("lost")
    return FeedState(
        **_plain(row),
        window=window,
        health=Health(row["health"]),
        lost=(from_text(lost[:20]), from_text(lost[21:])) if lost else None,
        rhythm=rhythm_text.unpack(row.get("rhythm", "")),
        declared=declaration_from(row.get("declared", "")),
        window_digest=digest(window),
    )


def _plain(row: Row) -> dict[str, Any]:
    """What needs no more than a name and a type."""
    return {
        **{name: row[name] for name in PLAIN if name in row},
        **{name: int(row[name]) for name in COUNTS if name in row},
        **{name: _moment(row.get(name)) for name in (*MOMENTS, "before")},
    }


def declaration_text(declared: Declaration) -> str:
    """`minutes hours days`, or "" where nothing is declared."""
    if declared == Declaration():
        return ""
    lists = (",".join(map(str, each)) for each in (declared.skip_hours, declared.skip_days))
    return " ".join((str(declared.every), *lists))


def declaration_from(text: str) -> Declaration:
    """What `declaration_text` wrote."""
    if not text:
        return Declaration()
    every, hours, days = text.split(" ")
    return Declaration(int(every), _integers(hours), _integers(days))


def _integers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
