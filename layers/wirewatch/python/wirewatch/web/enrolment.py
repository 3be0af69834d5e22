"""Subscribing, confirming, unsubscribing, for programs. Pages call the same use cases."""

import json
from datetime import datetime, timedelta
from functools import partial

from wirewatch.subscriptions.admission import check_admitted
from wirewatch.subscriptions.limits import ADDRESS, EVERYBODY, NETWORK, LimitError, keyed, network_of, spend
from wirewatch.subscriptions.managing import manage, resubscribe, without
from wirewatch.subscriptions.repeats import LONGEST_KEY, Note, begin, end
from wirewatch.subscriptions.subscribing import confirm, subscribe, unsubscribe
from wirewatch.subscriptions.tokens import CONFIRM
from wirewatch.subscriptions.wishes import Wish, read_wish
from wirewatch.web.answers import Answer, document, problem
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes

ACCEPTED = "If the address can be subscribed, a mail with a link to confirm is on its way to it."
TRAP = "website"  # a field that people do not see and robots fill in
BAD_LINK = "This link does not work. Please open it again from the mail, in one piece."
USED = "This link no longer works. It has been used, or it has expired. If you confirmed already, all is well."
TO_UNDO = timedelta(hours=1)


def post_subscription(request: Request, now: datetime, desk: Desk) -> Answer:
    """202, the same for every address. An Idempotency-Key makes a repetition harmless."""
    asked = dict(request.json)
    if asked.pop(TRAP, ""):
        return accepted()
    wish = read_wish(asked)
    key = request.headers.get("idempotency-key", "")
    if not key:
        sign_up(wish, request.client, now, desk)
        return accepted()
    if len(key) > LONGEST_KEY:
        return problem(400, "idempotency-key", f"The Idempotency-Key is longer than {LONGEST_KEY} characters.")
    place = keyed(f"{network_of(request.client)} {key}", desk.key)
    before = begin(place, request.body or "", now, desk.requests)
    if not isinstance(before, Note):
        status, body = json.loads(before)
        return Answer(status, accepted().content_type, body)
    sign_up(wish, request.client, now, desk)
    given = accepted()
    end(place, before, json.dumps([given.status, given.body]), now, desk.requests)
    return given


def sign_up(wish: Wish, client: str, now: datetime, desk: Desk) -> None:
    """Ask the address to confirm, if it may be asked; nothing shows whether it was.

    Raises ClosedError, LimitError (of the network or of all together) and SubscriptionError. An address of which too
    many wishes came is passed over in silence: else a stranger could see that another one had asked for it.
    """
    check_admitted(wish.address, desk.sign_ups)
    spend([(NETWORK, network_of(client)), (EVERYBODY, "")], now, desk.key, desk.requests)
    if not _ask(wish, now, desk):
        linger(3 + max(1, len(wish.watches)), now, desk)


def _ask(wish: Wish, now: datetime, desk: Desk) -> bool:
    """Whether the address was asked to confirm."""
    try:
        spend([(ADDRESS, wish.address.casefold())], now, desk.key, desk.requests)
    except LimitError:
        return False
    return subscribe(
        wish,
        now,
        subscriptions=desk.subscriptions,
        catalogue=desk.catalogue,
        ledger=desk.ledger,
        new_token=desk.new_token,
    )


def linger(calls: int, now: datetime, desk: Desk) -> None:
    """Make as many calls as doing it makes (asking: a read, a pointer a watch, profile, mail): time tells nothing."""
    for _ in range(calls):
        desk.requests.count(f"decoy#{desk.new_token()}", now)


def accepted() -> Answer:
    """What everybody hears who asks."""
    return document(202, {"status": "accepted", "detail": ACCEPTED})


def post_confirmation(request: Request, now: datetime, desk: Desk) -> Answer:
    """200, or 410 for a token that was used or has expired."""
    named = desk.tokens.proving(CONFIRM, request.token)
    if named is None:
        return refusal(400, BAD_LINK)
    if not confirm(*named, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue):
        return refusal(410, USED)
    return document(200, {"status": "confirmed"})


def post_unsubscription(request: Request, now: datetime, desk: Desk) -> Answer:
    """200, however often; with any body, so also RFC 8058's. With a `watch`, of that one alone."""
    token = request.token_of_link
    subscription_id = desk.tokens.unsubscribing(token) or desk.tokens.managing(token, now)
    if subscription_id is None:
        return refusal(400, BAD_LINK)
    left = leave(subscription_id, request.text("watch"), now, desk)
    undo = desk.tokens.to_undo(subscription_id, left, now + TO_UNDO)
    return document(200, {"status": "unsubscribed", "undo": undo})


def leave(subscription_id: str, watch: str, now: datetime, desk: Desk) -> str:
    """Unsubscribe from a watch, with "" or the last one from everything: what was left, "" for everything."""
    standing = desk.subscriptions.get(subscription_id)
    if not watch or (standing and set(standing.watches) <= {watch}):
        unsubscribe(subscription_id, subscriptions=desk.subscriptions)
        return ""
    change = partial(without, watch=watch)
    manage(subscription_id, change, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue)
    return watch


def post_undo(request: Request, now: datetime, desk: Desk) -> Answer:
    """200 as if it had not been left; 410 when there is nothing to undo, or it is too late."""
    named = desk.tokens.undoing(request.token, now)
    done_so = named and resubscribe(*named, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue)
    if not done_so:
        return refusal(410, USED)
    return document(200, {"status": "confirmed"})


def refusal(status: int, why: str) -> Answer:
    """The token does not allow it."""
    return problem(status, "token", why, field="token")


ROUTES: Routes = {
    ("POST", "/api/subscriptions"): post_subscription,
    ("POST", "/api/subscription/confirm"): post_confirmation,
    ("POST", "/api/subscription/unsubscribe"): post_unsubscription,
    ("POST", "/api/subscription/undo"): post_undo,
    # as they were called first
    ("POST", "/subscriptions"): post_subscription,
    ("POST", "/subscriptions/confirm"): post_confirmation,
}
