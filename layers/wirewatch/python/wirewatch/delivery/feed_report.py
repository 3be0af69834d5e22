"""How the feeds stand, as mails tell it: how many are well, and of the others why, and since when."""

from collections.abc import Iterable, Mapping
from typing import Any

from wirewatch.feeds.standing import Standing, worst_first
from wirewatch.timestamps import to_text

NAMED = 3  # to a reader; whoever looks after the feeds gets LISTED
LISTED = 100


def feed_report(standings: Iterable[Standing]) -> dict[str, Any]:
    """`{"ok": n, "broken": n, "bad": [{"title", "url", "health", "reason", "since"}]}`, the worst first.

    `since` is "" where it is not known. `bad` holds no more than LISTED of the broken ones.
    """
    ranked = worst_first(standings)
    bad = [each for each in ranked if each.is_broken]
    return {"ok": len(ranked) - len(bad), "broken": len(bad), "bad": [_line(each) for each in bad[:LISTED]]}


def for_reader(report: Mapping[str, Any], *, is_operator: bool) -> dict[str, Any]:
    """What stands in one mail: some names, or for the `operator` everything."""
    return {**report, "bad": report["bad"][: LISTED if is_operator else NAMED], "operator": is_operator}


def _line(standing: Standing) -> dict[str, str]:
    return {
        "title": standing.feed.source,
        "url": standing.feed.url,
        "health": str(standing.health),
        "reason": standing.reason,
        "since": to_text(standing.since) if standing.since else "",
    }
