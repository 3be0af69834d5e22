"""Every page of a subscriber as it may come, from the plain to the hostile, without a run behind it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from wirewatch.feeds.health import Health
from wirewatch.site.filled import UNTOUCHED, Filled
from wirewatch.site.findings import Found, Refused, Shown, refused
from wirewatch.site.frame import Frame
from wirewatch.site.pages import (
    Ask,
    Managed,
    ShownFeed,
    ShownStory,
    ShownWatch,
    Status,
    manage_page,
    problem_page,
    status_page,
    subscribe_page,
    told_page,
)
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse

NOW = datetime(2020, 2, 15, 10, 5, tzinfo=UTC)
WEEK = timedelta(days=7)
HOSTILE = (
    "<script>window.hacked=1;alert(1)</script>\"'><img src=https://evil.example/x onerror=alert(2)>"
    "\u202e\u2066{{7*7}}</textarea><svg onload=alert(3)> " + "W" * 10_000
)
TITLES = (
    ("BREAKING: Syrian army helicopter shot down over Idlib countryside", "Meridian Wire", "FLASH", (48, 53)),
    ("تركيا ترسل قافلة من ستين آلية إلى إدلب", "الوكالة الشامية", "URGENT", (34, 38)),
    ("Turkey sends a convoy of 60 vehicles into Idlib", "The New Arab", "ROUTINE", (42, 47)),
)


def found(title: str = "", source: str = "") -> Found:
    samples = [
        Shown(title or text, [place], "https://news.example/1", source or name, NOW, level)
        for text, name, level, place in TITLES
    ]
    return Found(WEEK, 812, WEEK, 14, 3, samples)


def wrong(query: str) -> Refused:
    try:
        parse(query)
    except QueryError as error:
        return refused(error)
    raise AssertionError(query)


def _subscribe(frame: Frame, text: str = "") -> str:
    return subscribe_page(frame, _filled(text or "idlib AND (turkey OR russia)"), found(text, text))


def _refused(frame: Frame, text: str = "") -> str:
    filled = Filled({**UNTOUCHED.values, "query": [text or "idlib AND ("], "address": [text or "x"]},
                    {"address": text or "not one", "query": "bad", "quiet.end": "bad"})  # fmt: skip
    return subscribe_page(frame, filled, None, wrong(f'idlib AND ("{text}' if text else "idlib AND ("))


def _manage(frame: Frame, text: str = "") -> str:
    watches = [ShownWatch("a", text or "idlib AND (turkey OR russia)"), ShownWatch("b", text or "زلزال OR deprem", NOW)]
    stories = [ShownStory("s", text or "Helicopter shot down over Idlib", NOW)]
    managed = Managed(text or "analyst@example.org", watches, stories, NOW, "/unsubscribe?token=t")
    return manage_page(frame, managed, _filled(text), saved=True)


def _status(frame: Frame, text: str = "") -> str:
    feeds = [
        ShownFeed(text or "Levant Courier", Health.FAILING, NOW, NOW),
        ShownFeed("Meridian Wire", Health.OK, NOW, None),
        ShownFeed("الوكالة الشامية", Health.STALE, None, NOW),
    ]
    return status_page(frame, Status(NOW, feeds, NOW, None))


def _told(what: str) -> Callable[..., str]:
    def page(frame: Frame, text: str = "") -> str:
        t = frame.texts
        asks = [Ask(t(f"{what}.button"), f"/{what}", "t", {"x": text})]
        if what == "pause":
            options = [(name, t(f"pause.{name}")) for name in ("day", "week", "month", "forever")]
            asks = [Ask(t("pause.button"), "/pause", "t", {}, "duration", t("pause.duration"), options)]
        subject = text or TITLES[0][0]
        return told_page(frame, t(f"{what}.title"), [t(f"{what}.text")], subject=subject, asks=asks)

    return page


def _unsubscribe(frame: Frame, text: str = "") -> str:
    t = frame.texts
    asks = [Ask(t("unsubscribe.all"), "/unsubscribe", "t")]
    asks += [Ask(t("unsubscribe.one", name=text or "idlib"), "/unsubscribe", "t", quiet=True)]
    return told_page(frame, t("unsubscribe.title"), [t("unsubscribe.text")], asks=asks)


def _expired(frame: Frame, _text: str = "") -> str:
    t = frame.texts
    asks = [Ask(t("link.renew"), "/renew", "t")]
    return told_page(frame, t("problem.expired"), [t("problem.expired_text")], asks=asks)


def _filled(query: str) -> Filled:
    quiet = {"quiet.start": ["22:00"], "quiet.end": ["06:30"], "hourly_cap": ["10"]}
    return Filled({**UNTOUCHED.values, **quiet, "query": [query], "address": [query]})


PAGES: Mapping[str, Callable[..., str]] = {
    "first": lambda frame, _="": subscribe_page(frame, UNTOUCHED),
    "subscribe": _subscribe,
    "refused": _refused,
    "manage": _manage,
    "status": _status,
    "confirm": _told("confirm"),
    "mute": _told("mute"),
    "pause": _told("pause"),
    "erase": _told("erase"),
    "export": _told("export"),
    "expired": _expired,
    "unsubscribe": _unsubscribe,
    "problem": lambda frame, _="": problem_page(frame, "used"),
}
