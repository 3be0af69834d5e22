"""The pages on which the holder of a manage link changes what comes: settings, watches, muted stories."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.site.filled import Filled, filled_from, settings_of
from wirewatch.site.findings import refused
from wirewatch.site.pages import Ask, Managed, ShownStory, ShownWatch, manage_page, told_page
from wirewatch.subscriptions import respite
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.managing import Change, added, changed, manage, without
from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.subscriptions.tokens import ERASE, EXPORT, MANAGE
from wirewatch.watches.errors import QueryError
from wirewatch.web.answers import Answer
from wirewatch.web.asked_links import refused_link
from wirewatch.web.desk import Desk
from wirewatch.web.own_subscription import owned
from wirewatch.web.request import Request
from wirewatch.web.routing import Route, Routes
from wirewatch.web.stories import title_of
from wirewatch.web.visiting import frame_of, moved, shown, wrong

PATH = "/manage"
PAUSED_FOR = timedelta(days=365)  # resumed by whoever paused it


def get_manage(request: Request, now: datetime, desk: Desk) -> Answer:
    """All that can be changed, as it is."""
    subscription = owned(request, now, desk)
    if subscription is None:
        return refused_link(request, MANAGE, now, desk)
    if subscription.status is not Status.CONFIRMED:
        return _left(request)
    filled = filled_from(subscription)
    page = manage_page(
        frame_of(request, PATH, request.token),
        managed(subscription, now, desk),
        filled,
        saved="saved" in request.query,
    )
    return shown(200, page)


def _left(request: Request) -> Answer:
    """Who has left can still have what is stored, and have it erased."""
    frame = frame_of(request, PATH, request.token)
    t = frame.texts
    asks = [Ask(t(f"manage.{each}"), f"/manage/{each}", request.token, quiet=True) for each in (EXPORT, ERASE)]
    texts = [t("unsubscribe.done_text"), t("manage.by_mail")]
    return shown(410, told_page(frame, t("unsubscribe.done"), texts, asks=asks))


def post_settings(request: Request, now: datetime, desk: Desk) -> Answer:
    """Levels, digest, quiet hours and limits of the form."""
    wanted = settings_of(request.form)
    return _change(request, now, desk, lambda before: changed(before, wanted, desk.catalogue))


def post_add(request: Request, now: datetime, desk: Desk) -> Answer:
    """One more watch, by its query."""
    query = request.text("query")
    return _change(request, now, desk, lambda before: added(before, query, desk.catalogue))


def _about(field: str, change: Callable[[Subscription, str, datetime], Subscription]) -> Route:
    """A route that changes one thing, which a hidden field names."""

    def post(request: Request, now: datetime, desk: Desk) -> Answer:
        named = request.text(field)
        return _change(request, now, desk, lambda before: change(before, named, now))

    return post


def managed(subscription: Subscription, now: datetime, desk: Desk) -> Managed:
    """The subscription as its page shows it."""
    paused, muted = subscription.paused, subscription.muted
    all_until = paused.get(respite.EVERYTHING)
    ends = {watch: paused.get(watch, all_until) for watch in subscription.watches}
    return Managed(
        address=subscription.address,
        watches=[
            ShownWatch(watch, subscription.name_of(watch), end if end and end > now else None)
            for watch, end in ends.items()
        ],
        muted=[ShownStory(s, title_of(s, subscription, now, desk), end) for s, end in muted.items() if end > now],
        next_digest=subscription.next_digest,
        unsubscribe=f"/unsubscribe?token={desk.tokens.to_unsubscribe(subscription.id)}",
    )


def _change(request: Request, now: datetime, desk: Desk, change: Change) -> Answer:
    """Change and show it again, or the form with what is to be mended. Raises BusyError."""
    subscription = owned(request, now, desk)
    if subscription is None:
        return refused_link(request, MANAGE, now, desk)
    frame = frame_of(request, PATH, request.token)
    try:
        after = manage(subscription.id, change, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue)
    except SubscriptionError as error:
        cause = error.__cause__
        bad = refused(cause) if isinstance(cause, QueryError) else None
        kept = Filled({**filled_from(subscription).values, **request.form}, {error.field: error.reason})
        return shown(400, manage_page(frame, managed(subscription, now, desk), kept, error=bad))
    return moved(frame, PATH, token=request.token, saved="1") if after else wrong(request, 410, "used")


def _resumed(before: Subscription, watch: str, _now: datetime) -> Subscription:
    """Of a pause of everything, the other watches stay paused."""
    end = before.paused.get(respite.EVERYTHING)
    if end is None:
        return respite.resume(before, watch)
    others = {each: end for each in before.watches if each != watch}
    kept = {each: until for each, until in before.paused.items() if each not in {watch, respite.EVERYTHING}}
    return replace(before, paused=others | kept)


ROUTES: Routes = {
    ("GET", PATH): get_manage,
    ("POST", PATH): post_settings,
    ("POST", "/manage/add"): post_add,
    ("POST", "/manage/remove"): _about("watch", lambda before, watch, _: without(before, watch)),
    ("POST", "/manage/pause"): _about(
        "watch", lambda before, watch, now: respite.pause(before, watch, now + PAUSED_FOR, now)
    ),
    ("POST", "/manage/resume"): _about("watch", _resumed),
    ("POST", "/manage/unmute"): _about("story", lambda before, story, _: respite.unmute(before, story)),
}
