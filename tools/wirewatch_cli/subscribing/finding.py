"""Finding a subscription by its id or its address, and ending it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch.subscriptions.wishes import mail_address

ATTEMPTS = 5


def one_of(people: Subscriptions, who: str) -> Subscription:
    """The subscription of that id, or of that mail address. Raises SubscriptionError."""
    known = subscription_id(Channel.EMAIL, mail_address(who)) if "@" in who else who.strip()
    found = people.get(known)
    if found is None:
        raise SubscriptionError("subscription", f"there is none of {who!r}; `wirewatch subscriptions list` shows them")
    return found


def amended(
    people: Subscriptions, subscription: Subscription, change: Callable[[Subscription], Subscription]
) -> Subscription:
    """Change it, again if somebody else did meanwhile; as it is then. Raises SubscriptionError."""
    for _ in range(ATTEMPTS):
        after = change(subscription)
        if after == subscription or people.amend(subscription, after):
            return after
        subscription = one_of(people, subscription.id)
    raise SubscriptionError("subscription", "others kept changing it: try again")


def leave(people: Subscriptions, subscription: Subscription, watches: Sequence[str]) -> str:
    """Follow those watches no more, or, without any, nothing; what was done. Raises SubscriptionError."""
    strange = [each for each in watches if each not in subscription.watches]
    if strange:
        has = ", ".join(subscription.watches)
        raise SubscriptionError("watch", f"it does not follow {', '.join(strange)}; it follows {has}")
    left = tuple(each for each in subscription.watches if each not in watches)
    if watches and left:
        after = amended(people, subscription, lambda each: _without(each, watches))
        return "follows only " + ", ".join(after.watches) + " now"
    if subscription.status is Status.SUPPRESSED:
        return "suppressed, and stays so"
    if subscription.status is Status.ENDED:
        return "unsubscribed already"
    people.set_status(subscription.id, Status.ENDED)
    return "unsubscribed"


def _without(subscription: Subscription, watches: Sequence[str]) -> Subscription:
    left = tuple(each for each in subscription.watches if each not in watches)
    return replace(
        subscription,
        watches=left,
        names={watch: name for watch, name in subscription.names.items() if watch in left},
        paused={watch: end for watch, end in subscription.paused.items() if watch in {*left, "*"}},
    )
