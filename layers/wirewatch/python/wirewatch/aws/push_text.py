"""How a feed's standing with its hub is written: a line each, the words that others chose last."""

from datetime import datetime

from wirewatch.push.push import Push
from wirewatch.timestamps import from_text, to_text

LINES = 10


def pack(push: Push) -> str:
    """Moments, numbers, hub, topic and refusal."""
    moments = (to_text(each) if each else "" for each in (push.asked, push.again, push.until, push.pushed, push.missed))
    return "\n".join((*moments, str(push.streak), "1" if push.awaited else "", push.hub, push.topic, push.refused))


def unpack(text: str) -> Push:
    """What `pack` wrote; rows of feeds without a hub have none."""
    if not text:
        return Push()
    *moments, streak, awaited, hub, topic, refused = text.split("\n", LINES - 1)
    asked, again, until, pushed, missed = map(_moment, moments)
    return Push(hub, topic, asked, again, until, refused, pushed, bool(awaited), int(streak), missed)


def _moment(text: str) -> datetime | None:
    return from_text(text) if text else None
