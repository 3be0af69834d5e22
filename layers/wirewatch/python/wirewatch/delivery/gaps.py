"""What a digest may lack: feeds that failed within its window, and items that were probably lost then."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from wirewatch.feeds.outages import Outage
from wirewatch.feeds.standing import Standing
from wirewatch.timestamps import to_text

NAMED = 3  # feeds of one outage
LISTED = 4  # outages, and losses, of one digest

Found = tuple[str, Outage]


def with_gaps(standings: Iterable[Standing]) -> list[Standing]:
    """Those that a digest may have something to say of: so few that each digest may look at all of them."""
    return [each for each in standings if each.outages or each.lost]


def gaps_in(standings: Sequence[Standing], after: datetime, until: datetime) -> dict[str, Any]:
    """What a digest of that window says, JSON-ready; each key only if there is something to say.

    `outages`: [{`feeds`: names, `count`, `from`, `until`}], `until` "" while it lasts; feeds that failed and came back
    in the same hours stand together. One that lasts, and has done so all the time, is not among them: that feed is
    named as broken. `lost`: [{`feed`, `from`, `until`}], told by the digest in whose window the loss was found.
    """
    outages = _together(_outages(standings, after, until))
    lost = sorted((each.lost, each.feed.source) for each in standings if each.lost and after < each.lost[1] <= until)
    losses = [{"feed": feed, "from": to_text(begin), "until": to_text(end)} for (begin, end), feed in lost]
    told = {"outages": outages[:LISTED], "lost": losses[:LISTED]}
    return {name: value for name, value in told.items() if value}


def _outages(standings: Iterable[Standing], after: datetime, until: datetime) -> Iterator[Found]:
    for standing in standings:
        for each in standing.outages:
            lasting_longer = each.until is None and each.since <= after
            if each.since < until and (each.until is None or each.until > after) and not lasting_longer:
                yield standing.feed.source, each


def _together(found: Iterable[Found]) -> list[dict[str, Any]]:
    """The most feeds first, then the longest."""
    groups: dict[tuple[datetime, datetime | None], list[Found]] = {}
    for each in found:
        groups.setdefault(_hours(each[1]), []).append(each)
    return [_told(group) for group in sorted(groups.values(), key=_rank)]


def _hours(outage: Outage) -> tuple[datetime, datetime | None]:
    return _hour(outage.since), _hour(outage.until) if outage.until else None


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _rank(group: Sequence[Found]) -> tuple[int, bool, timedelta, datetime]:
    outage = group[0][1]
    length = outage.until - outage.since if outage.until else timedelta()
    return -len(group), outage.until is not None, -length, outage.since


def _told(group: Sequence[Found]) -> dict[str, Any]:
    ends = [outage.until for _, outage in group if outage.until]
    names = sorted({name for name, _ in group}, key=str.casefold)
    return {
        "feeds": names[:NAMED],
        "count": len(group),
        "from": to_text(min(outage.since for _, outage in group)),
        "until": to_text(max(ends)) if ends else "",
    }
