"""Puts things of an export into a deployment: twice does nothing more than once."""

from dataclasses import dataclass, replace
from datetime import datetime

from wirewatch.aws.feeds import FeedsTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.feed import Feed
from wirewatch.subscriptions.enrolling import begun, mark_eager
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch.watches.watch import Watch
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.scenarios import values
from wirewatch_cli.subscribing.masking import masked
from wirewatch_cli.transfer.document import Thing, Unreadable

ADDED, KEPT, REFUSED = "added", "kept", "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a line: added, kept (it was there), or refused and why."""

    what: str
    told: str


class Taker:
    """Over the tables of a deployment."""

    def __init__(self, deployed: Deployment, now: datetime) -> None:
        self._feeds = FeedsTable(deployed.outputs["FeedsTable"])
        self._watches = WatchesTable(deployed.outputs["WatchesTable"])
        self._subscriptions = SubscriptionsTable(deployed.outputs["SubscriptionsTable"])
        self._now = now

    def take(self, thing: Thing | Unreadable) -> Taken:
        """Add it, unless it is there or must not be."""
        if isinstance(thing, Unreadable):
            return Taken(REFUSED, thing.why)
        if isinstance(thing, Feed):
            return self._feed(thing)
        return self._watch(thing) if isinstance(thing, Watch) else self._subscription(thing)

    def _feed(self, feed: Feed) -> Taken:
        told = f"feed {feed.url}"
        try:
            values.web_address(feed.url)
        except ValueError as error:
            return Taken(REFUSED, f"{told}: {error}")
        if not feed.id.startswith("f-") or feed.tier not in (1, 2, 3):
            return Taken(REFUSED, f"{told}: its id or its tier is none that we would give it")
        return Taken(ADDED if self._feeds.add(feed, self._now) else KEPT, told)

    def _watch(self, watch: Watch) -> Taken:
        told = f"watch {watch.id}"
        standing = self._watches.get(watch.id)
        if standing is not None:
            differs = "" if standing.query == watch.query else f", as {standing.query}, which is another query"
            return Taken(KEPT, told + differs)
        try:
            values.query(watch.query)
        except ValueError as error:
            return Taken(REFUSED, f"{told}: {str(error).splitlines()[0]}")
        self._watches.put(watch)
        return Taken(ADDED, told)

    def _subscription(self, wanted: Subscription) -> Taken:
        told = f"subscription {masked(wanted.address)}"
        if self._subscriptions.get(wanted.id) is not None:
            return Taken(KEPT, told)
        if refusal := self._refusal(wanted):
            return Taken(REFUSED, f"{told}: {refusal}")
        if wanted.status is Status.CONFIRMED:
            mark_eager(wanted, self._watches)
            wanted = begun(wanted, self._now)
        self._subscriptions.put(replace(wanted, muted={}))
        return Taken(ADDED, f"{told}, {wanted.status}")

    def _refusal(self, wanted: Subscription) -> str:
        if wanted.channel is not Channel.EMAIL:
            return "an endpoint of the topic: `wirewatch subscribe --sns` hangs it on"
        if wanted.status in (Status.PENDING, Status.ERASING):
            return f"it was {wanted.status}, so its owner has not agreed to mails"
        if self._subscriptions.was_erased(wanted.address):
            return "its owner had everything erased, and alone can subscribe it again"
        missing = [watch for watch in wanted.watches if self._watches.get(watch) is None]
        return f"there is no watch {', '.join(missing)}" if missing else ""
