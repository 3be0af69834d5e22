"""How many alerts a subscription gets in an hour, and what becomes of the others.

An alert that is about to be sent takes a slot, which lasts for an hour. Where none is left, it joins a storm: all that
is held back until the storm is due is told in one mail then. A storm is due as the first slot of its hour ends, but not
within an hour of the storm before. FLASH of a story that is new has as many slots again.

Slots and storms are named by the delivery, so that whoever asks again for the same one is told the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

HOUR = timedelta(hours=1)
# How long a storm that was told is remembered: longer than a sender that died within it is waited for.
REMEMBERED = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Pace:
    """`slots` are deliveries and when they were sent, `storms` deliveries that were held back, by when those are told.

    `told` are the storms whose mail has been written. `revision` counts writes.
    """

    slots: Mapping[str, datetime] = field(default_factory=dict)
    storms: Mapping[datetime, tuple[str, ...]] = field(default_factory=dict)
    told: frozenset[datetime] = frozenset()
    revision: int = 0


def take(pace: Pace, delivery: str, now: datetime, most: int) -> tuple[Pace, datetime | None]:
    """Take a slot, of `most` in any hour. The pace after that, and None, or when the storm is due that it joined."""
    joined = next((due for due, held in pace.storms.items() if delivery in held), None)
    if joined:
        return pace, joined
    slots = {each: at for each, at in pace.slots.items() if now - at < HOUR}
    if delivery in slots or len(slots) < most:
        return replace(pace, slots=slots | {delivery: now}, **_remembered(pace, now)), None
    due = next((due for due in pace.storms if due > now), None) or _next_storm(pace, slots)
    kept = _remembered(pace, now)
    storms = kept["storms"] | {due: (*pace.storms.get(due, ()), delivery)}
    return replace(pace, slots=slots, storms=storms, told=kept["told"]), due


def close(pace: Pace, due: datetime) -> Pace:
    """Remember that the mail of that storm has been written."""
    return replace(pace, told=pace.told | {due})


def _next_storm(pace: Pace, slots: Mapping[str, datetime]) -> datetime:
    return max(moment + HOUR for moment in (min(slots.values()), *pace.storms))


def _remembered(pace: Pace, now: datetime) -> dict[str, Any]:
    over = {due for due in pace.told if now - due > REMEMBERED}
    return {
        "storms": {due: held for due, held in pace.storms.items() if due not in over},
        "told": pace.told - over,
    }
