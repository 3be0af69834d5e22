"""Due digests are frozen as deliveries; then the subscription's cursor and due time move on.

Each window gets one row, also an empty one (`suppressed`: nothing to send). So whoever comes second,
after a crash or at the same time, finds the window that was frozen and moves the cursor to its end,
not to one of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from wirewatch.delivery.delivery import Delivery, DeliveryStatus
from wirewatch.delivery.digest import digest_of, window_of
from wirewatch.delivery.feed_report import feed_report, for_reader
from wirewatch.delivery.gaps import gaps_in, with_gaps
from wirewatch.delivery.ports import Ledger, Matches
from wirewatch.delivery.silences import note_silence, silent_subscriptions
from wirewatch.feeds.ports import FeedStandings
from wirewatch.feeds.standing import Standing
from wirewatch.subscriptions.cadence import next_due
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.timestamps import from_text


@dataclass(frozen=True, slots=True)
class Prepared:
    """Of the subscriptions that were due: how many get a mail, how many have nothing to read. And how many were told
    that there has been nothing for long."""

    mails: int
    empty: int
    silences: int


def prepare_digests(  # noqa: PLR0913  (its ports)
    now: datetime,
    *,
    subscriptions: Subscriptions,
    matches: Matches,
    ledger: Ledger,
    feeds: FeedStandings,
    operator: str,
    limit: int,
) -> Prepared:
    """Freeze the digests that are due, at most `limit`; what is left is due still at the next run.

    Broken feeds are named in each, and listed in that of the address `operator`.
    """
    due = list(islice(subscriptions.due(now, limit), limit))
    silent = silent_subscriptions(now, subscriptions, limit)
    standings = list(feeds.all()) if due or silent else []
    report, gaps = feed_report(standings), with_gaps(standings)
    ports: dict[str, Any] = {"gaps": gaps, "subscriptions": subscriptions, "matches": matches, "ledger": ledger}
    statuses = [
        prepare_digest(each, now, for_reader(report, is_operator=each.address.casefold() == operator), **ports)
        for each in due
    ]
    due_again = {each.id for each, status in zip(due, statuses, strict=True) if status is DeliveryStatus.PENDING}
    for each in silent:
        if each.id not in due_again:
            note_silence(each, now, for_reader(report, is_operator=False), subscriptions=subscriptions, ledger=ledger)
    mails = statuses.count(DeliveryStatus.PENDING)
    return Prepared(mails, empty=len(statuses) - mails, silences=len(silent))


def prepare_digest(  # noqa: PLR0913  (its ports)
    subscription: Subscription,
    now: datetime,
    feeds: Mapping[str, Any],
    *,
    gaps: Sequence[Standing],
    subscriptions: Subscriptions,
    matches: Matches,
    ledger: Ledger,
) -> DeliveryStatus:
    """Freeze one digest, or find it frozen, and move the subscription on. `gaps` as in `delivery.gaps`."""
    window = window_of(subscription, now)
    found = {watch: list(matches.between(watch, window.after, window.until)) for watch in subscription.watches}
    told = {"feeds": dict(feeds), **gaps_in(gaps, window.after, window.until)}
    digest = digest_of(subscription, window, found, now, told)
    status = status_for(subscription, digest)
    if not ledger.open(digest, status):
        digest = ledger.read(digest.id) or digest
        status = status_for(subscription, digest)
    until, due = (from_text(digest.content[name]) for name in ("until", "due"))
    subscriptions.advance(subscription, until, next_due(subscription.digest, due))
    return status


def status_for(subscription: Subscription, digest: Delivery) -> DeliveryStatus:
    """`pending` if there is something to read, or if the subscriber wants to hear that there is not.

    A window that a pause keeps open is nothing to hear of.
    """
    open_still = digest.content["from"] == digest.content["until"]
    wanted = digest.content["stories"] or (subscription.digest.when_empty and not open_still)
    return DeliveryStatus.PENDING if wanted else DeliveryStatus.SUPPRESSED
