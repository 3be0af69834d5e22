"""Finding a subscription by its id or its address, and ending it."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce

from wirewatch.subscriptions.addresses import mail_address
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.managing import BusyError, Change, manage, without
from wirewatch.subscriptions.ports import Catalogue, Subscriptions
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Channel, Status, Subscription


def one_of(people: Subscriptions, who: str) -> Subscription:
    """The subscription of that id, or of that mail address. Raises SubscriptionError."""
    known = subscription_id(Channel.EMAIL, mail_address(who)) if "@" in who else who.strip()
    found = people.get(known)
    if found is None:
        raise SubscriptionError("subscription", f"there is none of {who!r}; `wirewatch subscriptions list` shows them")
    return found


def changed(
    people: Subscriptions, catalogue: Catalogue, subscription: Subscription, change: Change, now: datetime
) -> Subscription:
    """Change a confirmed subscription; as it is then. Raises SubscriptionError."""
    try:
        after = manage(subscription.id, change, now, subscriptions=people, catalogue=catalogue)
    except BusyError as error:
        raise SubscriptionError("subscription", "others kept changing it: try again") from error
    if after is None:
        raise SubscriptionError("subscription", f"it is {subscription.status}: only a confirmed one can be changed")
    return after


def leave(people: Subscriptions, subscription: Subscription) -> str:
    """Follow nothing any more; what was done."""
    if subscription.status in (Status.SUPPRESSED, Status.ERASING):
        return f"{subscription.status}, and stays so"
    if subscription.status is Status.ENDED:
        return "unsubscribed already"
    people.set_status(subscription.id, Status.ENDED)
    return "unsubscribed"


def leave_watches(
    people: Subscriptions, catalogue: Catalogue, subscription: Subscription, watches: Sequence[str], now: datetime
) -> str:
    """Follow those watches no more; without the last of them, nothing. What was done. Raises SubscriptionError."""
    if strange := [each for each in watches if each not in subscription.watches]:
        has = ", ".join(subscription.watches)
        raise SubscriptionError("watch", f"it does not follow {', '.join(strange)}; it follows {has}")
    if set(subscription.watches) <= set(watches):
        return leave(people, subscription)
    after = changed(people, catalogue, subscription, lambda each: reduce(without, watches, each), now)
    return "follows only " + ", ".join(after.watches) + " now"
