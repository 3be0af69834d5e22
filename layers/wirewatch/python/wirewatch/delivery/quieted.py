"""What of a digest's matches its reader does not want listed: watches that are paused, stories that are muted.

It is not passed over in silence: the digest says how many stories a paused watch matched, and which muted stories went
on. While everything is paused no digest goes out, and its window stays open: the next one covers it all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wirewatch.delivery.ports import Match
from wirewatch.subscriptions.respite import EVERYTHING, is_muted, is_paused
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.timestamps import to_text

MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class Quieted:
    """`listed` are the matches that the digest lists, by watch; `told` what it says of the others, JSON-ready.

    `told` has the keys `paused` (`[{"id", "watch", "until", "stories"}]`), `resumed` (`[{"id", "watch", "until"}]`) and
    `muted` (`{"stories", "titles"}`), each only if there is something to say.
    """

    listed: Mapping[str, list[Match]]
    told: Mapping[str, Any]


def is_all_quiet(subscription: Subscription, now: datetime) -> bool:
    """Whether everything is paused, so that not even a digest goes out."""
    return is_paused(subscription, EVERYTHING, now)


def quieted(
    subscription: Subscription, matches: Mapping[str, Iterable[Match]], after: datetime, now: datetime
) -> Quieted:
    """Sort the matches of a digest's window, which began at `after`."""
    found = {watch: list(matches.get(watch, ())) for watch in subscription.watches}
    paused = {watch: found.pop(watch) for watch in subscription.watches if is_paused(subscription, watch, now)}
    muted = {m.story: m.headline for each in found.values() for m in each if is_muted(subscription, m.story, now)}
    listed = {watch: [match for match in each if match.story not in muted] for watch, each in found.items()}
    told = {
        "paused": [_pause(subscription, watch) | {"stories": _stories(each)} for watch, each in paused.items()],
        "resumed": [
            {"id": watch, "watch": _name(subscription, watch), "until": to_text(end)}
            for watch, end in subscription.paused.items()
            if after < end <= now
        ],
        "muted": {"stories": len(muted), "titles": list(muted.values())[:MAX_NAMED]} if muted else {},
    }
    return Quieted(listed, {name: value for name, value in told.items() if value})


def _pause(subscription: Subscription, watch: str) -> dict[str, Any]:
    until = max(end for each, end in subscription.paused.items() if each in {watch, EVERYTHING})
    return {"id": watch, "watch": _name(subscription, watch), "until": to_text(until)}


def _name(subscription: Subscription, watch: str) -> str:
    return "Everything" if watch == EVERYTHING else subscription.name_of(watch)


def _stories(matches: Iterable[Match]) -> int:
    return len({match.story or match.item for match in matches})
