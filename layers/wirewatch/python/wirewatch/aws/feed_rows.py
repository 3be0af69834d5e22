"""What the small row of a feed holds, and how: moments as texts; the rhythm, and what the feed declares, one each.

What only polling reads lies in one JSON text, `memory`: a row is written by one expression, and a short one.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wirewatch.aws import push_text, rhythm_text
from wirewatch.aws.window import unpack
from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.feed import Feed, FeedState, Known
from wirewatch.feeds.health import Health
from wirewatch.feeds.outages import Outage
from wirewatch.push.push import Push
from wirewatch.timestamps import from_text, to_text

Row = Mapping[str, Any]
PLAIN = (
    "etag",
    "last_modified",
    "body_hash",
    "baselined",
    "listed",
    "failures",
    "fresh",
    "redirect",
    "redirects",
)
MOMENTS = ("polled", "since", "news")


# One partition of the index takes 1,000 writes a second, two for each poll that has learned something: that is one in
# ten, so 100,000 feeds every five minutes make 67.
EVERY = "feed"


def row(feed: Feed, state: FeedState, now: datetime) -> dict[str, Any]:
    """A whole row. What is None has no attribute."""
    whole = {
        "id": feed.id,
        "url": feed.url,
        "source": feed.source,
        "tier": feed.tier,
        "language": feed.language,
        "every": EVERY,
        "revision": state.revision,
        **attributes(state, now),
    }
    return {name: value for name, value in whole.items() if value is not None}


def attributes(state: FeedState, now: datetime) -> dict[str, Any]:
    """What a save writes at that moment. A state to be saved has a next poll, which dispatch has to hear of."""
    if state.next_poll is None:
        raise ValueError("a feed's state without its next poll")
    return {
        "health": str(state.health),
        "reason": state.reason,
        "answered": _text(state.answered),
        "next_poll": to_text(state.next_poll),
        "written": to_text(now),
        "memory": _memory(state),
    }


def _memory(state: FeedState) -> str:
    memory = {
        **{name: getattr(state, name) for name in PLAIN},
        **{name: _text(getattr(state, name)) for name in MOMENTS},
        "lost": "/".join(map(to_text, state.lost)) if state.lost else None,
        "outages": " ".join(map(_outage_text, state.outages)),
        "rhythm": rhythm_text.pack(state.rhythm),
        "declared": declaration_text(state.declared),
        **({"push": push_text.pack(state.push)} if state.push != Push() else {}),
    }
    return json.dumps(memory, ensure_ascii=False, separators=(",", ":"))


def feed(row: Row) -> Feed:
    """What the operator decided."""
    return Feed(row["id"], row["url"], row["source"], int(row["tier"]), row.get("language"))


def window(row: Row) -> dict[str, Known]:
    """What a window row holds; nothing without a row."""
    return unpack(row["window"].value if row else b"")


def state(row: Row) -> FeedState:
    """What polling left, without its window."""
    memory = memory_of(row)
    return FeedState(
        **_plain(memory),
        answered=_moment(row.get("answered")),
        next_poll=_moment(row["next_poll"]),
        health=Health(row["health"]),
        reason=row["reason"],
        revision=int(row["revision"]),
        lost=lost_of(memory),
        outages=outages_of(memory),
        rhythm=rhythm_text.unpack(memory["rhythm"]),
        declared=declaration_from(memory["declared"]),
        push=push_text.unpack(memory.get("push", "")),
    )


def memory_of(row: Row) -> dict[str, Any]:
    """What only polling reads, by name."""
    memory: dict[str, Any] = json.loads(row["memory"])
    return memory


def lost_of(memory: Row) -> tuple[datetime, datetime] | None:
    """Between which polls items were probably lost."""
    lost = memory["lost"]
    return (from_text(lost[:20]), from_text(lost[21:])) if lost else None


def outages_of(memory: Row) -> tuple[Outage, ...]:
    """The last long failures; rows of before have none."""
    ends = (each.partition("/") for each in memory.get("outages", "").split())
    return tuple(Outage(from_text(since), _moment(until)) for since, _, until in ends)


def _outage_text(outage: Outage) -> str:
    return f"{to_text(outage.since)}/{_text(outage.until) or ''}"


def _plain(memory: Row) -> dict[str, Any]:
    """What needs no more than a name."""
    return {name: memory[name] for name in PLAIN} | {name: _moment(memory[name]) for name in MOMENTS}


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
