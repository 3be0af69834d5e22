"""The pages behind a mail's link to unsubscribe: leave everything or one watch, and come back. GET asks, POST does."""

from datetime import datetime

from wirewatch.site.frame import isolated
from wirewatch.site.pages import Ask, told_page
from wirewatch.subscriptions.managing import resubscribe
from wirewatch.web import enrolment
from wirewatch.web.answers import Answer
from wirewatch.web.desk import Desk
from wirewatch.web.enrolment import TO_UNDO, leave
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes
from wirewatch.web.visiting import frame_of, shown, wrong


def get_unsubscribe(request: Request, _now: datetime, desk: Desk) -> Answer:
    """Asks whether to leave everything, or one of several watches."""
    named = desk.tokens.unsubscribing(request.token)
    if named is None:
        return wrong(request, 400, "bad_link")
    frame = frame_of(request, "/unsubscribe", request.token)
    t = frame.texts
    person = desk.subscriptions.get(named)
    watches = person.watches if person and len(person.watches) > 1 else ()
    asks = [Ask(t("unsubscribe.all"), "/unsubscribe", request.token)]
    for each in watches:
        label = t("unsubscribe.one", name=isolated(person.name_of(each) if person else each))
        asks.append(Ask(label, "/unsubscribe", request.token, {"watch": each}, quiet=True))
    return shown(200, told_page(frame, t("unsubscribe.title"), [t("unsubscribe.text")], asks=asks))


def post_unsubscribe(request: Request, now: datetime, desk: Desk) -> Answer:
    """Left, with a button that undoes it; what mail programs post (RFC 8058) too. Programs that send JSON get JSON."""
    if request.is_json:
        return enrolment.post_unsubscription(request, now, desk)
    token = request.token_of_link
    named = desk.tokens.unsubscribing(token)
    if named is None:
        return wrong(request, 400, "bad_link")
    watch, person = request.text("watch"), desk.subscriptions.get(named)
    one = bool(watch) and person is not None and set(person.watches) != {watch}
    leave(named, watch, now, desk)
    frame = frame_of(request, "/unsubscribe", token)
    t = frame.texts
    name = isolated(person.name_of(watch)) if person else ""
    text = t("unsubscribe.done_one_text", name=name) if one else t("unsubscribe.done_text")
    undo = Ask(t("unsubscribe.undo"), "/resubscribe", desk.tokens.to_undo(named, watch if one else "", now + TO_UNDO))
    title = t("unsubscribe.done_one" if one else "unsubscribe.done")
    return shown(200, told_page(frame, title, [text], asks=[undo]))


def post_resubscribe(request: Request, now: datetime, desk: Desk) -> Answer:
    """As it was before leaving. No more: an unsubscribe link never ends, and shall lead to nothing that does."""
    named = desk.tokens.undoing(request.token, now)
    if not named or not resubscribe(*named, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue):
        return wrong(request, 410, "used")
    frame = frame_of(request, "/")
    t = frame.texts
    return shown(200, told_page(frame, t("unsubscribe.undone"), [t("unsubscribe.undone_text")]))


ROUTES: Routes = {
    ("GET", "/unsubscribe"): get_unsubscribe,
    ("POST", "/unsubscribe"): post_unsubscribe,
    ("POST", "/resubscribe"): post_resubscribe,
}
