"""The first page: words, a preview of what they would have brought, and subscribing; then the page to confirm."""

from datetime import datetime, timedelta

from wirewatch.site.filled import UNTOUCHED, Filled, settings_of
from wirewatch.site.findings import Found, Refused, Shown, refused
from wirewatch.site.frame import Frame, isolated
from wirewatch.site.pages import Ask, preview_part, subscribe_page, told_page
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.limits import PREVIEWS, network_of, spend
from wirewatch.subscriptions.previewing import LOOKED_BACK, MOST_ITEMS, SAMPLES, Preview, Sample, preview
from wirewatch.subscriptions.subscribing import confirm
from wirewatch.subscriptions.tokens import CONFIRM
from wirewatch.subscriptions.wishes import read_query, read_wish
from wirewatch.watches.errors import QueryError
from wirewatch.web.answers import Answer
from wirewatch.web.desk import Desk
from wirewatch.web.enrolment import TRAP, sign_up
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes
from wirewatch.web.visiting import frame_of, shown, wrong


def get_first(request: Request, _now: datetime, _desk: Desk) -> Answer:
    """The empty form; `q` in the address fills the words in."""
    query = request.query.get("q", "")
    filled = Filled({**UNTOUCHED.values, "query": [query]}, fresh=True)
    return shown(200, subscribe_page(frame_of(request, "/"), filled))


def post_preview(request: Request, now: datetime, desk: Desk) -> Answer:
    """The form as it was sent, with a preview; with `part` the preview alone, for the script."""
    frame, filled = frame_of(request, "/"), Filled(request.form)
    found, error = looked_up(filled.value("query"), request, now, desk)
    if "part" in request.query:
        return shown(200, preview_part(frame, found, error))
    return shown(200, subscribe_page(frame, filled, found, error))


def post_subscribe(request: Request, now: datetime, desk: Desk) -> Answer:
    """“Check your mail”, the same for every address; or the form with what is to be mended."""
    frame, filled = frame_of(request, "/"), Filled(request.form)
    address = filled.value("address")
    if filled.value(TRAP):
        return shown(200, _sent(frame, address))
    asked = {"address": address, "query": filled.value("query"), **settings_of(request.form)}
    try:
        sign_up(read_wish(asked), request.client, now, desk)
    except SubscriptionError as error:
        cause = error.__cause__
        bad = refused(cause) if isinstance(cause, QueryError) else None
        mended = Filled(request.form, {error.field: error.reason})
        return shown(400, subscribe_page(frame, mended, None, bad))
    return shown(200, _sent(frame, address))


def get_confirm(request: Request, _now: datetime, desk: Desk) -> Answer:
    """The page behind the link of a confirmation mail: one button."""
    if desk.tokens.proving(CONFIRM, request.token) is None:
        return wrong(request, 400, "bad_link")
    frame = frame_of(request, "/confirm", request.token)
    t = frame.texts
    ask = Ask(t("confirm.button"), "/confirm", request.token)
    return shown(200, told_page(frame, t("confirm.title"), [t("confirm.text")], asks=[ask]))


def post_confirm(request: Request, now: datetime, desk: Desk) -> Answer:
    """Confirmed; 410 for a link that was used or has expired."""
    named = desk.tokens.proving(CONFIRM, request.token)
    if named is None:
        return wrong(request, 400, "bad_link")
    if not confirm(*named, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue):
        return wrong(request, 410, "used")
    frame = frame_of(request, "/confirm", request.token)
    t = frame.texts
    manage = frame.link("/manage", token=desk.tokens.to_manage(named[0], now))
    page = told_page(frame, t("confirmed.title"), [t("confirmed.text")], links=[(manage, t("confirmed.manage"))])
    return shown(200, page)


def looked_up(query: str, request: Request, now: datetime, desk: Desk) -> tuple[Found | None, Refused | None]:
    """What a query would have brought, or why it cannot be read; neither for an empty one. Raises LimitError."""
    if not query.strip():
        return None, None
    try:
        read_query({"query": query})
        spend([(PREVIEWS, network_of(request.client))], now, desk.key, desk.requests)
        return found_in(preview(query, now, archive=desk.archive), now), None
    except QueryError as error:
        return None, refused(error)
    except SubscriptionError as error:
        return None, refused(QueryError(error.reason, query[:80], 1, 1))


def found_in(found: Preview, now: datetime) -> Found:
    """The preview as the page shows it."""
    samples = (*found.samples, *found.standing)[:SAMPLES]
    return Found(
        window=LOOKED_BACK,
        archived=found.items,
        watched=now - found.first if found.first else timedelta(),
        stories=found.stories,
        urgent=found.breaking,
        samples=[_shown(each) for each in samples],
        partly=found.items >= MOST_ITEMS,
        standing=len(found.standing),
    )


def _shown(sample: Sample) -> Shown:
    item = sample.found.item
    places = [(each.start, each.end) for each in sample.spans if each.field == "title"]
    return Shown(item.title, places, item.url, item.source, item.seen, sample.found.level)


def _sent(frame: Frame, address: str) -> str:
    t = frame.texts
    texts = [t("sent.text", address=isolated(address)), t("sent.again")]
    return told_page(frame, t("sent.title"), texts)


ROUTES: Routes = {
    ("GET", "/"): get_first,
    ("POST", "/preview"): post_preview,
    ("POST", "/subscribe"): post_subscribe,
    ("GET", "/confirm"): get_confirm,
    ("POST", "/confirm"): post_confirm,
}
