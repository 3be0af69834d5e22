"""What a story is called, for those whom it reached."""

from datetime import datetime, timedelta

from wirewatch.subscriptions.subscription import Subscription
from wirewatch.web.desk import Desk

LOOKED_BACK = timedelta(days=9)  # a mute lasts a week


def title_of(story: str, subscription: Subscription, now: datetime, desk: Desk) -> str:
    """Its headline among the matches of the subscription's watches; "" if they know it no longer."""
    for watch in subscription.watches:
        for match in desk.matches.between(watch, now - LOOKED_BACK, now):
            if match.story == story:
                return match.headline or match.title
    return ""
