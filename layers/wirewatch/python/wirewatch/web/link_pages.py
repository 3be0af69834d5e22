"""The pages behind the links in mails: mute a story, pause a watch, judge an alert. GET asks, POST does."""

from datetime import datetime, timedelta

from wirewatch.site.frame import Frame
from wirewatch.site.pages import Ask, told_page
from wirewatch.subscriptions import respite
from wirewatch.subscriptions.managing import Change, manage
from wirewatch.subscriptions.respite import LONGEST
from wirewatch.subscriptions.tokens import FEEDBACK, MUTE, PAUSE
from wirewatch.web.answers import Answer
from wirewatch.web.asked_links import refused_link
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes
from wirewatch.web.stories import title_of
from wirewatch.web.visiting import frame_of, shown, wrong

DURATIONS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "forever": LONGEST - timedelta(days=1),
}
VERDICTS = ("useful", "noise")


def get_mute(request: Request, now: datetime, desk: Desk) -> Answer:
    """Asks whether to mute the story."""
    named = desk.tokens.muting(request.token, now)
    if named is None:
        return refused_link(request, MUTE, now, desk)
    frame = frame_of(request, "/mute", request.token)
    t = frame.texts
    ask = Ask(t("mute.button"), "/mute", request.token)
    person = desk.subscriptions.get(named[0])
    title = title_of(named[1], person, now, desk) if person else ""
    return shown(200, told_page(frame, t("mute.title"), [t("mute.text")], subject=title, asks=[ask]))


def post_mute(request: Request, now: datetime, desk: Desk) -> Answer:
    """Muted, with a button that undoes it."""
    named = desk.tokens.muting(request.token, now)
    if named is None:
        return refused_link(request, MUTE, now, desk)
    done = _changed(named[0], lambda before: respite.mute(before, named[1], now), now, desk)
    return _done(request, "mute", "/mute/undo", done=done)


def post_unmute(request: Request, now: datetime, desk: Desk) -> Answer:
    """As if it had not been muted."""
    named = desk.tokens.muting(request.token, now)
    if named is None:
        return refused_link(request, MUTE, now, desk)
    done = _changed(named[0], lambda before: respite.unmute(before, named[1]), now, desk)
    return _undone(request, "mute", done=done)


def get_pause(request: Request, now: datetime, desk: Desk) -> Answer:
    """Asks whether to pause the watch, and for how long."""
    named = desk.tokens.pausing(request.token, now)
    if named is None:
        return refused_link(request, PAUSE, now, desk)
    frame = frame_of(request, "/pause", request.token)
    t = frame.texts
    person = desk.subscriptions.get(named[0])
    ask = Ask(
        t("pause.button"),
        "/pause",
        request.token,
        option_name="duration",
        option_label=t("pause.duration"),
        options=[(name, t(f"pause.{name}")) for name in DURATIONS],
    )
    subject = person.name_of(named[1]) if person else ""
    return shown(200, told_page(frame, t("pause.title"), [t("pause.text")], subject=subject, asks=[ask]))


def post_pause(request: Request, now: datetime, desk: Desk) -> Answer:
    """Paused, with a button that ends it."""
    named = desk.tokens.pausing(request.token, now)
    if named is None:
        return refused_link(request, PAUSE, now, desk)
    until = now + DURATIONS.get(request.text("duration"), DURATIONS["week"])
    done = _changed(named[0], lambda before: respite.pause(before, named[1], until, now), now, desk)
    return _done(request, "pause", "/pause/undo", done=done)


def post_resume(request: Request, now: datetime, desk: Desk) -> Answer:
    """The watch goes on."""
    named = desk.tokens.pausing(request.token, now)
    if named is None:
        return refused_link(request, PAUSE, now, desk)
    done = _changed(named[0], lambda before: respite.resume(before, named[1]), now, desk)
    return _undone(request, "pause", done=done)


def get_feedback(request: Request, now: datetime, desk: Desk) -> Answer:
    """Asks whether the alert was useful; the answer that the link names comes first."""
    named = desk.tokens.judging(request.token, now)
    if named is None:
        return refused_link(request, FEEDBACK, now, desk)
    frame = frame_of(request, "/feedback", request.token)
    t = frame.texts
    first = request.query.get("verdict", "")
    verdicts = sorted(VERDICTS, key=lambda each: each != first)
    asks = [_verdict(frame, each, second=each != verdicts[0]) for each in verdicts]
    person = desk.subscriptions.get(named[0])
    title = title_of(named[1], person, now, desk) if person else ""
    return shown(200, told_page(frame, t("feedback.title"), [t("feedback.text")], subject=title, asks=asks))


def post_feedback(request: Request, now: datetime, desk: Desk) -> Answer:
    """The verdict is kept; the last one counts."""
    named, verdict = desk.tokens.judging(request.token, now), request.text("verdict")
    if named is None or verdict not in VERDICTS:
        return refused_link(request, FEEDBACK, now, desk)
    if not desk.traces.judge(*named, verdict, now):
        return wrong(request, 410, "used")
    frame = frame_of(request, "/feedback", request.token)
    t = frame.texts
    texts = [t("feedback.done_text", answer=t(f"feedback.{verdict}")), t("feedback.again")]
    asks = [_verdict(frame, each, second=True) for each in VERDICTS if each != verdict]
    return shown(200, told_page(frame, t("feedback.done"), texts, asks=asks))


def _verdict(frame: Frame, verdict: str, *, second: bool) -> Ask:
    return Ask(frame.texts(f"feedback.{verdict}"), "/feedback", frame.token, {"verdict": verdict}, quiet=second)


def _changed(subscription_id: str, change: Change, now: datetime, desk: Desk) -> bool:
    done = manage(subscription_id, change, now, subscriptions=desk.subscriptions, catalogue=desk.catalogue)
    return done is not None


def _done(request: Request, what: str, undo: str, *, done: bool) -> Answer:
    if not done:
        return wrong(request, 410, "used")
    frame = frame_of(request, f"/{what}", request.token)
    t = frame.texts
    ask = Ask(t(f"{what}.undo"), undo, request.token, quiet=True)
    return shown(200, told_page(frame, t(f"{what}.done"), [t(f"{what}.done_text")], asks=[ask]))


def _undone(request: Request, what: str, *, done: bool) -> Answer:
    if not done:
        return wrong(request, 410, "used")
    frame = frame_of(request, f"/{what}", request.token)
    return shown(200, told_page(frame, frame.texts(f"{what}.undone"), [frame.texts(f"{what}.undone_text")]))


ROUTES: Routes = {
    ("GET", "/mute"): get_mute,
    ("POST", "/mute"): post_mute,
    ("POST", "/mute/undo"): post_unmute,
    ("GET", "/pause"): get_pause,
    ("POST", "/pause"): post_pause,
    ("POST", "/pause/undo"): post_resume,
    ("GET", "/feedback"): get_feedback,
    ("POST", "/feedback"): post_feedback,
}
