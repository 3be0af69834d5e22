"""The HTTP interface: subscribe, confirm, unsubscribe. GET shows a button, POST does what it says.

| request | answer |
|---|---|
| POST /subscriptions | 202, the same for every address; 400 names the field that cannot be used |
| GET /confirm, GET /unsubscribe | a page with one button |
| POST /subscriptions/confirm | 200, or 410 for a token that was used or has expired |
| POST /unsubscribe | 200, however often; with any body, so also RFC 8058's |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wirewatch.delivery.ports import Ledger
from wirewatch.subscriptions import pages
from wirewatch.subscriptions.answers import Answer, Request, document, page, problem
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.ports import Catalogue, Subscriptions
from wirewatch.subscriptions.subscribing import confirm, subscribe, unsubscribe
from wirewatch.subscriptions.tokens import Tokens
from wirewatch.subscriptions.wishes import read_wish

ACCEPTED = "If the address can be subscribed, a mail with a link to confirm is on its way to it."


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes need of the world: see `subscribing` for each."""

    subscriptions: Subscriptions
    catalogue: Catalogue
    ledger: Ledger
    keys: Sequence[str]
    parse: Callable[[str], object]
    new_token: Callable[[], str]

    @property
    def tokens(self) -> Tokens:
        """The tokens that its keys sign."""
        return Tokens(self.keys)


def answer(request: Request, now: datetime, *, desk: Desk) -> Answer:
    """Answer one request."""
    route = ROUTES.get((request.method, request.path))
    if route:
        return route(request, now, desk)
    if any(path == request.path for _, path in ROUTES):
        return problem(405, "Method not allowed", f"{request.path} does not take {request.method}")
    return problem(404, "Not found", f"There is no {request.path}")


def _subscribe(request: Request, now: datetime, desk: Desk) -> Answer:
    try:
        subscribe(
            read_wish(request.body or ""),
            now,
            subscriptions=desk.subscriptions,
            catalogue=desk.catalogue,
            ledger=desk.ledger,
            parse=desk.parse,
            new_token=desk.new_token,
        )
    except SubscriptionError as error:
        return problem(400, "Cannot subscribe so", error.reason, field=error.field)
    return document(202, {"status": "accepted", "detail": ACCEPTED})


def _confirm(request: Request, now: datetime, desk: Desk) -> Answer:
    named = desk.tokens.confirming(request.token)
    if named is None:
        return _refusal(request, 400, pages.BAD_LINK)
    done = confirm(*named, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue)
    if not done:
        return _refusal(request, 410, pages.USED)
    return _done(request, "confirmed", pages.CONFIRMED)


def _unsubscribe(request: Request, _now: datetime, desk: Desk) -> Answer:
    subscription_id = desk.tokens.unsubscribing(request.token)
    if subscription_id is None:
        return _refusal(request, 400, pages.BAD_LINK)
    unsubscribe(subscription_id, subscriptions=desk.subscriptions)
    return _done(request, "unsubscribed", pages.UNSUBSCRIBED)


def _ask_to_confirm(request: Request, _now: datetime, desk: Desk) -> Answer:
    if desk.tokens.confirming(request.token) is None:
        return page(400, pages.BAD_LINK)
    return page(200, pages.CONFIRM, request.token)


def _ask_to_unsubscribe(request: Request, _now: datetime, desk: Desk) -> Answer:
    if desk.tokens.unsubscribing(request.token) is None:
        return page(400, pages.BAD_LINK)
    return page(200, pages.UNSUBSCRIBE, request.token)


def _done(request: Request, status: str, shown: pages.Page) -> Answer:
    return document(200, {"status": status}) if request.is_json else page(200, shown)


def _refusal(request: Request, status: int, shown: pages.Page) -> Answer:
    if request.is_json:
        return problem(status, shown.title, shown.text, field="token")
    return page(status, shown)


Route = Callable[[Request, datetime, Desk], Answer]
ROUTES: Mapping[tuple[str, str], Route] = {
    ("POST", "/subscriptions"): _subscribe,
    ("POST", "/subscriptions/confirm"): _confirm,
    ("GET", "/confirm"): _ask_to_confirm,
    ("POST", "/unsubscribe"): _unsubscribe,
    ("GET", "/unsubscribe"): _ask_to_unsubscribe,
}
