"""Everything that is known of one item's way."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.stories import StoriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.tracing import DeliveryTraces, MatchTraces, Trace
from wirewatch.aws.watches import WatchesTable
from wirewatch.delivery.ports import Match
from wirewatch.delivery.publishing import publication_id
from wirewatch.feeds.feed import Feed
from wirewatch.identifiers import identifier
from wirewatch.items.archive import Archived
from wirewatch.stories.story import Novelty, Story
from wirewatch.watches.watch import Watch
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.explaining.digests import digest_ids, is_held_by


@dataclass(frozen=True, slots=True)
class Account:
    """An item with what the other tables hold of it. `watches` are all of today, not only those that matched."""

    archived: Archived
    feed: Feed | None
    story: Story | None
    matches: tuple[Match, ...]
    watches: tuple[Watch, ...]
    traces: tuple[Trace, ...]


def account_of(archived: Archived, deployed: Deployment) -> Account:
    """Look it all up."""
    outputs, item = deployed.outputs, archived.item
    feeds = FeedsTable(outputs["FeedsTable"]).get([item.feed])
    people = SubscriptionsTable(outputs["SubscriptionsTable"])
    followers = {each.id: each for watch in archived.watches for each in people.watching(watch)}
    matches = tuple(MatchTraces(outputs["MatchesTable"]).of(item.id, archived.watches))
    ledger = DeliveryTraces(outputs["DeliveriesTable"])
    digests = ledger.of(digest_ids(followers.values(), matches))
    return Account(
        archived=archived,
        feed=feeds[0].feed if feeds else None,
        story=StoriesTable(outputs["StoriesTable"], retention_days=1).get(archived.story) if archived.story else None,
        matches=matches,
        watches=tuple(WatchesTable(outputs["WatchesTable"]).list_all()),
        traces=(
            *ledger.of(delivery_ids(archived, followers)),
            *(trace for trace in digests if is_held_by(trace.delivery, matches)),
        ),
    )


def delivery_ids(archived: Archived, followers: Iterable[str]) -> tuple[str, ...]:
    """Under which ids an alert of this item stands in the ledger: for the topic, then for each follower."""
    if archived.novelty not in (Novelty.NEW, Novelty.ESCALATED):
        return ()
    alert = identifier("a", archived.item.id, archived.novelty)
    mails = (identifier("d", alert, follower) for follower in dict.fromkeys(followers))
    return (publication_id(alert), *mails)
