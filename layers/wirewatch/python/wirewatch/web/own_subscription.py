"""The operations on one's own subscription, for whoever holds the token of its manage link."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from wirewatch.subscriptions import respite
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import moment
from wirewatch.subscriptions.managing import Change, changed, manage
from wirewatch.subscriptions.respite import EVERYTHING
from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.timestamps import to_text
from wirewatch.web.answers import Answer, document, problem
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes


def get_subscription(request: Request, now: datetime, desk: Desk) -> Answer:
    """As it is, also when it is ended."""
    subscription = owned(request, now, desk)
    return document(200, shown(subscription)) if subscription else refused()


def post_change(request: Request, now: datetime, desk: Desk) -> Answer:
    """What the body names is changed, the rest stays."""
    wanted = {name: value for name, value in request.json.items() if name != "token"}
    return _managed(request, now, desk, lambda before: changed(before, wanted, desk.catalogue))


def post_pause(request: Request, now: datetime, desk: Desk) -> Answer:
    """A watch, or all of it, is silent until a moment. The token may also be that of a pause link."""
    subscription_id, watch = desk.tokens.pausing(request.token, now) or (None, request.text("watch") or EVERYTHING)

    def paused(before: Subscription) -> Subscription:
        until = moment("until", request.json.get("until"), before.digest.timezone)
        return respite.pause(before, watch, until, now)

    return _managed(request, now, desk, paused, subscription_id)


def post_resume(request: Request, now: datetime, desk: Desk) -> Answer:
    """The end of a pause."""
    watch = request.text("watch") or EVERYTHING
    return _managed(request, now, desk, lambda before: respite.resume(before, watch))


def post_mute(request: Request, now: datetime, desk: Desk) -> Answer:
    """No more of a story, for a week if no end is given. The token may also be that of a mute link."""
    subscription_id, story = desk.tokens.muting(request.token, now) or (None, request.text("story"))
    if not story or len(story) > LONGEST_STORY:
        raise SubscriptionError("story", "not the id of a story")

    def muted(before: Subscription) -> Subscription:
        until = request.json.get("until")
        end = None if until is None else moment("until", until, before.digest.timezone)
        return respite.mute(before, story, now, end)

    return _managed(request, now, desk, muted, subscription_id)


def post_unmute(request: Request, now: datetime, desk: Desk) -> Answer:
    """The story may come again."""
    return _managed(request, now, desk, lambda before: respite.unmute(before, request.text("story")))


def owned(request: Request, now: datetime, desk: Desk) -> Subscription | None:
    """The subscription whose manage token the request carries, unless it is being erased."""
    subscription_id = desk.tokens.managing(request.token, now)
    found = desk.subscriptions.get(subscription_id) if subscription_id else None
    return None if found is None or found.status is Status.ERASING else found


def shown(subscription: Subscription) -> Mapping[str, Any]:
    """The subscription as JSON. Moments that are not set are null."""
    return {
        "status": subscription.status,
        "address": subscription.address,
        "watches": [{"id": each, "name": subscription.name_of(each)} for each in subscription.watches],
        "levels": sorted(subscription.levels, key=lambda level: -level.rank),
        "digest": asdict(subscription.digest),
        "quiet": asdict(subscription.quiet) if subscription.quiet else None,
        "hourly_cap": subscription.hourly_cap,
        "silence_after": subscription.silence_after,
        "paused": {watch: to_text(end) for watch, end in subscription.paused.items()},
        "muted": {story: to_text(end) for story, end in subscription.muted.items()},
        "next_digest": to_text(subscription.next_digest) if subscription.next_digest else None,
    }


def refused() -> Answer:
    """The token is none of ours, its time is over, or what it named is gone."""
    return problem(403, "token", "The token does not open a subscription, or its time is over.", field="token")


def _managed(request: Request, now: datetime, desk: Desk, change: Change, subscription_id: str | None = None) -> Answer:
    own = subscription_id or desk.tokens.managing(request.token, now)
    if own is None:
        return refused()
    after = manage(own, change, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue)
    return document(200, shown(after)) if after else problem(410, "ended", "This subscription has ended.")


LONGEST_STORY = 200  # characters

ROUTES: Routes = {
    ("GET", "/api/subscription"): get_subscription,
    ("POST", "/api/subscription/change"): post_change,
    ("POST", "/api/subscription/pause"): post_pause,
    ("POST", "/api/subscription/resume"): post_resume,
    ("POST", "/api/subscription/mute"): post_mute,
    ("POST", "/api/subscription/unmute"): post_unmute,
}
