"""Subscribing, confirming, unsubscribing. What sends JSON gets JSON, a form gets a page."""

from datetime import datetime

from wirewatch.subscriptions import pages
from wirewatch.subscriptions.subscribing import confirm, subscribe, unsubscribe
from wirewatch.subscriptions.wishes import read_wish
from wirewatch.web.answers import Answer, document, page, problem
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes

ACCEPTED = "If the address can be subscribed, a mail with a link to confirm is on its way to it."


def post_subscription(request: Request, now: datetime, desk: Desk) -> Answer:
    """202, the same for every address."""
    subscribe(
        read_wish(request.body or ""),
        now,
        subscriptions=desk.subscriptions,
        catalogue=desk.catalogue,
        ledger=desk.ledger,
        new_token=desk.new_token,
    )
    return document(202, {"status": "accepted", "detail": ACCEPTED})


def post_confirmation(request: Request, now: datetime, desk: Desk) -> Answer:
    """200, or 410 for a token that was used or has expired."""
    named = desk.tokens.confirming(request.token)
    if named is None:
        return refusal(request, 400, pages.BAD_LINK)
    if not confirm(*named, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue):
        return refusal(request, 410, pages.USED)
    return done(request, "confirmed", pages.CONFIRMED)


def post_unsubscription(request: Request, _now: datetime, desk: Desk) -> Answer:
    """200, however often; with any body, so also RFC 8058's."""
    subscription_id = desk.tokens.unsubscribing(request.token_of_link)
    if subscription_id is None:
        return refusal(request, 400, pages.BAD_LINK)
    unsubscribe(subscription_id, subscriptions=desk.subscriptions)
    return done(request, "unsubscribed", pages.UNSUBSCRIBED)


def done(request: Request, status: str, shown: pages.Page) -> Answer:
    """It is as was asked."""
    return document(200, {"status": status}) if request.is_json else page(200, shown)


def refusal(request: Request, status: int, shown: pages.Page) -> Answer:
    """The token does not allow it."""
    if request.is_json:
        return problem(status, "token", f"{shown.title}. {shown.text}", field="token")
    return page(status, shown)


ROUTES: Routes = {
    ("POST", "/api/subscriptions"): post_subscription,
    ("POST", "/api/subscriptions/confirm"): post_confirmation,
    ("POST", "/api/subscriptions/unsubscribe"): post_unsubscription,
    # as they were called first
    ("POST", "/subscriptions"): post_subscription,
    ("POST", "/subscriptions/confirm"): post_confirmation,
    ("POST", "/unsubscribe"): post_unsubscription,
}
