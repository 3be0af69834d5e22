"""The one mail that tells the alerts which an hourly cap held back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wirewatch.delivery.alert import story_of_alert
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.pacing import HOUR, Pace
from wirewatch.delivery.policy import quiet_until, told_watches
from wirewatch.identifiers import identifier
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Channel, Subscription
from wirewatch.timestamps import from_text, to_text

VERSION = 1
MAX_STORIES = 50


def storm_of(subscription: Subscription, due: datetime, now: datetime) -> Delivery:
    """The mail that waits for a storm's end, or for that of the quiet hours which it lies in. It is written then."""
    return Delivery(
        id=identifier("d", f"storm {to_text(due)}", subscription.id),
        kind=Kind.STORM,
        recipient=subscription.id,
        address=subscription.address,
        created=now,
        content={"version": VERSION, "due": to_text(due)},
        channel=Channel.EMAIL,
        not_before=quiet_until(subscription.quiet, subscription.digest.timezone, due) or due,
    )


def held_back(storm: Delivery, pace: Pace) -> tuple[str, ...]:
    """The deliveries that the storm tells of."""
    return pace.storms.get(from_text(storm.content["due"]), ())


def written(
    storm: Delivery, alerts: Iterable[Mapping[str, Any]], subscription: Subscription, now: datetime
) -> Delivery:
    """The storm with what it says. `alerts` are contents of mails, in the order in which they were held back.

    Muted stories and paused watches are left out. `held` counts alerts; a story stands there once, as it was told last.
    """
    wanted = [each for each in alerts if _wanted(each, subscription, now)]
    latest = {each["story"] or each["item"]: each for each in wanted}
    stories = sorted(latest.values(), key=lambda each: -Level(each["level"]).rank)
    content = {
        **storm.content,
        "from": min((each["at"] for each in wanted), default=to_text(from_text(storm.content["due"]) - HOUR)),
        "until": to_text(now),
        "timezone": subscription.digest.timezone,
        "cap": subscription.hourly_cap,
        "held": len(wanted),
        "stories": [story_of_alert(each) for each in stories[:MAX_STORIES]],
        "more": max(len(stories) - MAX_STORIES, 0),
    }
    return replace(storm, content=content)


def _wanted(alert: Mapping[str, Any], subscription: Subscription, now: datetime) -> bool:
    watches = [each["id"] for each in alert["for"]]
    return bool(told_watches(watches, alert["story"], Level(alert["level"]), subscription, now))
