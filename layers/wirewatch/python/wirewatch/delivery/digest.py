"""What a digest says: matches of a window, by watch, then by story, both the most breaking first.

Nothing here asks or stores. A story stands once in a digest, under the first of the subscription's
watches that it matched, and names the others.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.grounds import changes, grounds
from wirewatch.delivery.ports import Match
from wirewatch.delivery.quieted import is_all_quiet, quieted
from wirewatch.identifiers import identifier
from wirewatch.levels.level import Level
from wirewatch.subscriptions.cadence import last_due
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.timestamps import to_text

VERSION = 1
# A match carries the moment at which its assessment began. One that began before the due time may
# still be on its way to the table when the digest is made; none takes this long.
MARGIN = timedelta(minutes=2)
FIRST_WINDOW = timedelta(days=1)  # for a subscription that has no cursor
MAX_STORIES = 50  # `shortening` leaves out what would be clipped on its way
MAX_SUMMARY = 280  # characters
MAX_SOURCES = 8
MAX_LISTED = 8
MAX_RELATED = 3


@dataclass(frozen=True, slots=True)
class Window:
    """Matches with after < at <= until belong to the digest; `due` is the last due time that it serves."""

    after: datetime
    until: datetime
    due: datetime


def window_of(subscription: Subscription, now: datetime) -> Window:
    """From the cursor to the last due time not after now, so that a late run covers the whole gap at once.

    While everything is paused it is empty, and stays where it began.
    """
    due = last_due(subscription.digest, subscription.next_digest or now, now)
    after = subscription.cursor or due - FIRST_WINDOW
    if is_all_quiet(subscription, now):
        return Window(after, after, due)
    return Window(after, max(due - MARGIN, after), due)


def digest_of(
    subscription: Subscription,
    window: Window,
    matches: Mapping[str, Iterable[Match]],
    now: datetime,
    of_feeds: Mapping[str, Any] | None = None,
) -> Delivery:
    """The frozen digest; `matches` by watch. `of_feeds` is what it says of them: `feeds` (`feed_report`), and `gaps`.

    Its id names the due time that the subscription waits for.
    """
    due = subscription.next_digest or window.due
    sorted_out = quieted(subscription, matches, window.after, now)
    told = {**sorted_out.told, **(of_feeds or {})}
    return Delivery(
        id=identifier("d", to_text(due), subscription.id),
        kind=Kind.DIGEST,
        recipient=subscription.id,
        address=subscription.address,
        created=now,
        content=_content(subscription, window, _grouped(subscription, sorted_out.listed)) | told,
        channel=subscription.channel,
    )


def _content(subscription: Subscription, window: Window, groups: Mapping[str, list[list[Match]]]) -> dict[str, Any]:
    every = [story for stories in groups.values() for story in stories]
    return {
        "version": VERSION,
        "from": to_text(window.after),
        "until": to_text(window.until),
        "due": to_text(window.due),
        "cadence": subscription.digest.cadence,
        "timezone": subscription.digest.timezone,
        "watches": [subscription.name_of(watch) for watch in subscription.watches],
        "stories": len(every),
        "levels": dict(Counter(_top(story).level for story in every)),
        "items": len({each.item for story in every for each in story}),
        "groups": _told(subscription, groups, {each.story for story in every for each in story}),
    }


def _told(
    subscription: Subscription, groups: Mapping[str, list[list[Match]]], listed: Container[str]
) -> list[dict[str, Any]]:
    """The groups with their most breaking stories, at least one of each; `listed` are the ids of all."""
    every = sorted((story for stories in groups.values() for story in stories), key=_breaking_first)
    room = Counter(story[0].watch for story in every[:MAX_STORIES])
    return [
        {
            "id": watch,
            "watch": subscription.name_of(watch),
            "stories": [_story(subscription, story, listed) for story in stories[: max(room[watch], 1)]],
            "more": len(stories) - max(room[watch], 1),
        }
        for watch, stories in groups.items()
    ]


def _grouped(subscription: Subscription, matches: Mapping[str, Iterable[Match]]) -> dict[str, list[list[Match]]]:
    """Watches to their stories, the most breaking first; watches without one are left out.

    Each story has all its matches, whatever the watch.
    """
    stories: dict[str, list[Match]] = {}
    for watch in subscription.watches:
        for match in matches.get(watch, ()):
            stories.setdefault(match.story or match.item, []).append(match)
    groups: dict[str, list[list[Match]]] = {}
    for story in sorted(stories.values(), key=_breaking_first):
        groups.setdefault(story[0].watch, []).append(story)
    return groups


def _breaking_first(story: Sequence[Match]) -> tuple[int, int, str, str]:
    top = _top(story)
    return -Level(top.level).rank, -top.score, min(each.seen for each in story), top.item


def _top(story: Sequence[Match]) -> Match:
    return max(story, key=lambda match: (Level(match.level).rank, match.score, match.seen))


def _story(subscription: Subscription, story: Sequence[Match], listed: Container[str]) -> dict[str, Any]:
    top = _top(story)
    in_order = sorted(story, key=lambda match: (match.seen, match.item))
    sources = list(dict.fromkeys(match.source for match in in_order))
    terms = dict.fromkeys(term for match in in_order for term in match.terms)
    watches = dict.fromkeys(subscription.name_of(match.watch) for match in story)
    related = {each.id: each.headline for match in in_order for each in match.related if each.id not in listed}
    changed = dict.fromkeys(each for match in in_order for each in changes(match.reasons, match.novelty))
    return {
        "id": top.story,
        "item": top.item,
        "title": top.title,
        "summary": top.summary[:MAX_SUMMARY],
        "url": top.url,
        "source": top.source,
        "language": top.language,
        "level": top.level,
        "seen": min(match.first_seen or match.seen for match in story),
        "sources": sources[:MAX_SOURCES],
        "source_count": len(sources),
        "items": len({match.item for match in story}),
        "watches": list(watches),
        "terms": list(terms)[:MAX_LISTED],
        "related": list(related.values())[-MAX_RELATED:],
        "changes": list(changed)[-MAX_LISTED:],
        "reasons": grounds(top.reasons, top.novelty)[:MAX_LISTED],
    }
