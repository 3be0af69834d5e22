"""The mail that asks whether a subscription is wanted."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch.timestamps import to_text
from wirewatch.watches.watch import Watch

TO_CONFIRM = timedelta(hours=48)


def confirmation_id(subscription: Subscription) -> str:
    """One mail for each time that it was asked for."""
    asked = to_text(subscription.asked) if subscription.asked else ""
    return identifier("d", f"confirmation {asked}", subscription.id)


def confirmation_of(subscription: Subscription, watches: Iterable[Watch], secret: str, now: datetime) -> Delivery:
    """`secret` is what the link must show; without the signing key it is no link yet."""
    return Delivery(
        id=confirmation_id(subscription),
        kind=Kind.CONFIRMATION,
        recipient=subscription.id,
        address=subscription.address,
        created=now,
        channel=Channel.EMAIL,
        content={
            "version": 1,
            "secret": secret,
            "expires": to_text(now + TO_CONFIRM),
            "watches": [{"name": watch.name, "query": watch.query} for watch in watches],
            "levels": sorted(subscription.levels, key=lambda level: -level.rank),
            "cadence": subscription.digest.cadence,
            "at": subscription.digest.at,
            "timezone": subscription.digest.timezone,
        },
    )
