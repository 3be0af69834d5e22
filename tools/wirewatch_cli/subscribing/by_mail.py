"""Subscribing an address by an operator, whom IAM has let in.

An address that nobody has confirmed gets the same mail as from the pages, unless the operator answers for its
owner's consent. One that is confirmed already is changed in what the operator names, without a question.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wirewatch.delivery.ports import Ledger, Topic
from wirewatch.subscriptions.checking import check_subscription
from wirewatch.subscriptions.enrolling import enrol
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.ports import Catalogue, Subscriptions
from wirewatch.subscriptions.subscribing import subscribe, subscription_id
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch.subscriptions.wishes import Wish
from wirewatch.watches.watch import Watch
from wirewatch_cli.subscribing.finding import changed

CLOSED = {
    Status.SUPPRESSED: "mail to it bounced, or its owner complained: nothing may be sent there",
    Status.ERASING: "its owner is having everything erased",
}


@dataclass(frozen=True, slots=True)
class Office:
    """What an operator's commands change."""

    people: Subscriptions
    catalogue: Catalogue
    ledger: Ledger
    topic: Topic
    new_token: Callable[[], str]


def subscribe_address(
    wish: Wish, watches: Sequence[Watch], given: Sequence[str], now: datetime, *, consented: bool, office: Office
) -> str:
    """Bring about what the wish says, and say what was done; `given` are the fields that are not just usual.

    Raises SubscriptionError.
    """
    standing = office.people.get(subscription_id(Channel.EMAIL, wish.address))
    if standing and standing.status in CLOSED:
        raise SubscriptionError("address", CLOSED[standing.status])
    if standing and standing.status is Status.CONFIRMED:
        return _change(standing, wish, watches, given, now, office)
    made = _subscription(wish, watches)
    check_subscription(made, now)
    _found(watches, office.catalogue)
    if consented:
        enrol(made, now, subscriptions=office.people, catalogue=office.catalogue, topic=office.topic)
        return "confirmed on your word: alerts go there from now on"
    return _ask(wish, standing, now, office)


def _ask(wish: Wish, standing: Subscription | None, now: datetime, office: Office) -> str:
    subscribe(
        wish,
        now,
        subscriptions=office.people,
        catalogue=office.catalogue,
        ledger=office.ledger,
        new_token=office.new_token,
    )
    asked = office.people.get(subscription_id(Channel.EMAIL, wish.address))
    if asked and asked != standing:
        return "a mail with a link to confirm is on its way; nothing else goes there before that"
    return "it was asked to confirm less than an hour ago, and is not asked again so soon: nothing was changed"


def _change(
    standing: Subscription, wish: Wish, watches: Sequence[Watch], given: Sequence[str], now: datetime, office: Office
) -> str:
    def wished(subscription: Subscription) -> Subscription:
        names = {**subscription.names, **{watch.id: watch.name for watch in watches}}
        following = tuple(dict.fromkeys((*subscription.watches, *(watch.id for watch in watches))))
        policy = {field: getattr(wish, field) for field in given}
        return replace(subscription, watches=following, names=names, **policy)

    if changed(office.people, office.catalogue, standing, wished, now) == standing:
        return "it is subscribed like that already"
    return "it is confirmed already: its subscription was changed"


def _found(watches: Sequence[Watch], catalogue: Catalogue) -> None:
    for watch in watches:
        if catalogue.get(watch.id) is None:
            catalogue.put(watch)


def _subscription(wish: Wish, watches: Sequence[Watch]) -> Subscription:
    return Subscription(
        id=subscription_id(Channel.EMAIL, wish.address),
        channel=Channel.EMAIL,
        address=wish.address,
        watches=tuple(watch.id for watch in watches),
        levels=wish.levels,
        digest=wish.digest,
        names={watch.id: watch.name for watch in watches},
        quiet=wish.quiet,
        hourly_cap=wish.hourly_cap,
        silence_after=wish.silence_after,
    )
