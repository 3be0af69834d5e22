"""Subscribing, confirming, unsubscribing.

Whoever asks gets the same answer whatever the state of the address. One confirmation mail an hour
at most goes to an address; a confirmed or suppressed one gets none, and stays as it is.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from wirewatch.delivery.ports import Ledger
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.checking import check_subscription
from wirewatch.subscriptions.confirmation import TO_CONFIRM, confirmation_id, confirmation_of
from wirewatch.subscriptions.enrolling import begun, mark_eager
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.ports import Catalogue, Proof, Subscriptions
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch.subscriptions.tokens import hashed
from wirewatch.subscriptions.wishes import Wish
from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch

BETWEEN_MAILS = timedelta(hours=1)


def subscribe(
    wish: Wish,
    now: datetime,
    *,
    subscriptions: Subscriptions,
    catalogue: Catalogue,
    ledger: Ledger,
    new_token: Callable[[], str],
) -> bool:
    """Store the wish and open its confirmation mail, unless the address may not be asked (again) now: then False.

    `new_token` gives 32 random bytes as text. Raises SubscriptionError for a watch that does not exist, a bad query,
    and what `checking` calls impossible.
    """
    watches = _watches_of(wish, catalogue)
    subscription = check_subscription(_wished(wish, watches, now), now)
    standing = subscriptions.get(subscription.id)
    if standing and not _may_ask(standing, now, ledger):
        return False
    secret = new_token()
    if subscriptions.request(subscription, Proof(hashed(secret), now + TO_CONFIRM), standing):
        ledger.open(confirmation_of(subscription, watches, secret, now))
    return True


def confirm(
    subscription_id: str,
    confirm_hash: str,
    now: datetime,
    *,
    subscriptions: Subscriptions,
    catalogue: Catalogue,
) -> bool:
    """Confirm a pending subscription; False if there is nothing to confirm with that hash."""
    subscription = subscriptions.get(subscription_id)
    if subscription is None or subscription.status is not Status.PENDING:
        return False
    found_watches(subscription, catalogue)
    mark_eager(subscription, catalogue)
    return subscriptions.confirm(begun(subscription, now), confirm_hash, now)


def unsubscribe(subscription_id: str, *, subscriptions: Subscriptions) -> None:
    """End a subscription; a suppressed one stays so, and one that is gone, or going, is no error."""
    subscription = subscriptions.get(subscription_id)
    if subscription and subscription.status not in {Status.SUPPRESSED, Status.ERASING}:
        subscriptions.set_status(subscription_id, Status.ENDED)


def subscription_id(channel: Channel, address: str) -> str:
    """One subscription an address: capitals make no second one."""
    return identifier("u", channel, address.casefold())


def _watches_of(wish: Wish, catalogue: Catalogue) -> tuple[Watch, ...]:
    """The wished watches. One for a new query is only made when the address has confirmed: see `confirm`."""
    if not wish.query:
        return tuple(known_watch(each, catalogue) for each in wish.watches)
    watch = watch_for(wish.query)
    return (catalogue.get(watch.id) or watch,)


def known_watch(watch_id: str, catalogue: Catalogue) -> Watch:
    """The watch; SubscriptionError on `watches` if there is none."""
    watch = catalogue.get(watch_id)
    if watch is None:
        raise SubscriptionError("watches", f"there is no watch {watch_id!r}")
    return watch


def found_watches(subscription: Subscription, catalogue: Catalogue) -> None:
    """Make the watches that only this subscription asked for: such a watch is named by its query."""
    for watch_id, name in subscription.names.items():
        if catalogue.get(watch_id) is None and _is_named_by(name, watch_id):
            catalogue.put(Watch(watch_id, name=name, query=name))


def _is_named_by(query: str, watch_id: str) -> bool:
    try:
        return watch_id_of(query) == watch_id
    except QueryError:
        return False


def watch_for(query: str) -> Watch:
    """The watch that a query makes; SubscriptionError, caused by a QueryError, if it is no query."""
    text = " ".join(query.split())
    try:
        return Watch(watch_id_of(query), name=text, query=text)
    except QueryError as error:
        raise SubscriptionError("query", str(error)) from error


def _wished(wish: Wish, watches: Iterable[Watch], now: datetime) -> Subscription:
    names = {watch.id: watch.name for watch in watches}
    return Subscription(
        id=subscription_id(Channel.EMAIL, wish.address),
        channel=Channel.EMAIL,
        address=wish.address,
        watches=tuple(names),
        levels=wish.levels,
        digest=wish.digest,
        names=names,
        asked=now,
        quiet=wish.quiet,
        hourly_cap=wish.hourly_cap,
        paused=wish.paused,
        silence_after=wish.silence_after,
    )


def _may_ask(standing: Subscription, now: datetime, ledger: Ledger) -> bool:
    """Also when a crash came between storing an earlier wish and opening its mail."""
    if standing.status in {Status.CONFIRMED, Status.SUPPRESSED, Status.ERASING}:
        return False
    if standing.asked is None or standing.asked <= now - BETWEEN_MAILS:
        return True
    return ledger.status(confirmation_id(standing)) is None
