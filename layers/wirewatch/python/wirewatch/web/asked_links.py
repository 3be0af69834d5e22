"""Links that one asks for: a new one for an expired one, and those that export and erase. GET asks, POST does."""

from datetime import datetime

from wirewatch.site.pages import Ask, told_page
from wirewatch.subscriptions.asked_links import PURPOSES, erased, exported, send_link
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.limits import LINKS, NETWORK, LimitError, network_of, spend
from wirewatch.subscriptions.tokens import ERASE, EXPORT, MANAGE
from wirewatch.web.answers import Answer, document
from wirewatch.web.desk import Desk
from wirewatch.web.enrolment import BAD_LINK, USED, linger, refusal
from wirewatch.web.request import Request
from wirewatch.web.routing import Route, Routes
from wirewatch.web.visiting import frame_of, shown, wrong

ON_ITS_WAY = "If the subscription can be written to, a mail with a link is on its way to its address."
ERASING = "All that is kept of you will be gone within ten minutes."
FILE = {"Content-Disposition": 'attachment; filename="wirewatch.json"'}


def refused_link(request: Request, purpose: str, now: datetime, desk: Desk) -> Answer:
    """The page of a link that does not work; for one whose time is over, with a button that sends a new one."""
    token = request.token
    if not desk.tokens.is_expired(purpose, token, now):
        return wrong(request, 400, "bad_link")
    frame = frame_of(request, f"/{purpose}", token)
    t = frame.texts
    ask = Ask(t("link.renew"), "/renew", token)
    return shown(410, told_page(frame, t("problem.expired"), [t("problem.expired_text")], asks=[ask]))


def post_renewal(request: Request, now: datetime, desk: Desk) -> Answer:
    """A mail with a new manage link, for any dated link, expired or not: it goes to the owner, whoever asks."""
    owner = desk.tokens.owner(request.token)
    if owner is None:
        return wrong(request, 400, "bad_link")
    _ask(owner, MANAGE, request, now, desk)
    return _sent(request)


def _asking(purpose: str) -> Route:
    """A button of the owner's page, which sends a mail with a link that exports or erases."""

    def post(request: Request, now: datetime, desk: Desk) -> Answer:
        owner = desk.tokens.managing(request.token, now)
        if owner is None:
            return refused_link(request, MANAGE, now, desk)
        _ask(owner, purpose, request, now, desk)
        return _sent(request)

    return post


def post_link(request: Request, now: datetime, desk: Desk) -> Answer:
    """The same for programs: 202, whatever became of the subscription."""
    purpose = request.text("purpose")
    if purpose not in PURPOSES:
        raise SubscriptionError("purpose", f"one of {', '.join(PURPOSES)}")
    tokens = desk.tokens
    owner = tokens.owner(request.token) if purpose == MANAGE else tokens.managing(request.token, now)
    if owner is None:
        return refusal(403, BAD_LINK)
    _ask(owner, purpose, request, now, desk)
    return document(202, {"status": "accepted", "detail": ON_ITS_WAY})


def _proving(purpose: str) -> Route:
    """The page behind a link that works once: one button."""

    def get(request: Request, _now: datetime, desk: Desk) -> Answer:
        if desk.tokens.proving(purpose, request.token) is None:
            return wrong(request, 400, "bad_link")
        frame = frame_of(request, f"/{purpose}", request.token)
        t = frame.texts
        ask = Ask(t(f"{purpose}.button"), f"/{purpose}", request.token, grave=purpose == ERASE)
        return shown(200, told_page(frame, t(f"{purpose}.title"), [t(f"{purpose}.text")], asks=[ask]))

    return get


def post_export(request: Request, now: datetime, desk: Desk) -> Answer:
    """Every row that is kept of its owner, as a file."""
    named = desk.tokens.proving(EXPORT, request.token)
    if named is None:
        return refusal(400, BAD_LINK) if request.is_json else wrong(request, 400, "bad_link")
    rows = exported(*named, now, subscriptions=desk.subscriptions, proofs=desk.proofs, traces=desk.traces)
    if rows is None:
        return refusal(410, USED) if request.is_json else wrong(request, 410, "used")
    return document(200, rows, FILE)


def post_erase(request: Request, now: datetime, desk: Desk) -> Answer:
    """Everything about its owner goes; nothing can be changed from now on."""
    named = desk.tokens.proving(ERASE, request.token)
    if named is None:
        return refusal(400, BAD_LINK) if request.is_json else wrong(request, 400, "bad_link")
    if not erased(*named, now, proofs=desk.proofs, traces=desk.traces):
        return refusal(410, USED) if request.is_json else wrong(request, 410, "used")
    if request.is_json:
        return document(202, {"status": "erasing", "detail": ERASING})
    frame = frame_of(request, "/")
    return shown(200, told_page(frame, frame.texts("erase.done"), [frame.texts("erase.done_text")]))


def _ask(owner: str, purpose: str, request: Request, now: datetime, desk: Desk) -> None:
    """Send it, if it may be sent; neither the answer nor its time shows whether it was. Raises LimitError."""
    spend([(NETWORK, network_of(request.client))], now, desk.key, desk.requests)
    try:
        spend([(LINKS, owner)], now, desk.key, desk.requests)
    except LimitError:
        linger(3, now, desk)
        return
    sent = send_link(
        owner,
        purpose,
        now,
        subscriptions=desk.subscriptions,
        proofs=desk.proofs,
        ledger=desk.ledger,
        new_token=desk.new_token,
    )
    if not sent:
        linger(2, now, desk)


def _sent(request: Request) -> Answer:
    frame = frame_of(request, "/")
    t = frame.texts
    return shown(200, told_page(frame, t("sent.title"), [t("link.sent"), t("link.again")]))


ROUTES: Routes = {
    ("POST", "/renew"): post_renewal,
    ("POST", "/manage/export"): _asking(EXPORT),
    ("POST", "/manage/erase"): _asking(ERASE),
    ("GET", "/export"): _proving(EXPORT),
    ("POST", "/export"): post_export,
    ("GET", "/erase"): _proving(ERASE),
    ("POST", "/erase"): post_erase,
    ("POST", "/api/subscription/link"): post_link,
    ("POST", "/api/subscription/export"): post_export,
    ("POST", "/api/subscription/erase"): post_erase,
}
