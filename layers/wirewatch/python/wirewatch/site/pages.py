"""The pages. Each function takes what it shows and gives HTML; it reads nothing and decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from wirewatch.feeds.health import WELL, Health
from wirewatch.site.filled import Filled
from wirewatch.site.findings import Found, Refused, span_of
from wirewatch.site.frame import Frame, render

EXAMPLES = ("earthquake OR tsunami", "idlib AND (turkey OR russia) -football", '"air strike" NEAR/8 hospital')


@dataclass(frozen=True, slots=True)
class Ask:
    """A button that posts its token, with hidden fields or a choice beside it."""

    button: str
    action: str
    token: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    option_name: str = ""
    option_label: str = ""
    options: Sequence[tuple[str, str]] = ()
    quiet: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True)
class ShownWatch:
    """A watch of a subscription, and until when it is paused."""

    id: str
    name: str
    until: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether it is paused at all."""
        return self.until is not None


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A muted story."""

    id: str
    title: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Managed:
    """A subscription, as its owner sees it. `unsubscribe` is where he can end it."""

    address: str
    watches: Sequence[ShownWatch]
    muted: Sequence[ShownStory]
    next_digest: datetime | None
    unsubscribe: str


@dataclass(frozen=True, slots=True)
class ShownFeed:
    """A feed on the status page; since when it is in this state, where that is known."""

    source: str
    health: Health
    answered: datetime | None
    since: datetime | None

    @property
    def well(self) -> bool:
        """Whether it brings what there is."""
        return self.health in WELL


@dataclass(frozen=True, slots=True)
class Status:
    """What is watched, and whether it is heard."""

    now: datetime
    feeds: Sequence[ShownFeed]
    last_poll: datetime | None
    last_alert: datetime | None

    @property
    def unwell(self) -> int:
        """How many feeds do not bring what there is."""
        return sum(not feed.well for feed in self.feeds)


def subscribe_page(frame: Frame, filled: Filled, found: Found | None = None, error: Refused | None = None) -> str:
    """The first page: words, when to be told, and where. `found` or `error` stand in the place of the preview."""
    title = frame.texts("subscribe.title")
    return render("subscribe", frame, title=title, filled=filled, examples=EXAMPLES, **_preview(frame, found, error))


def preview_part(frame: Frame, found: Found | None, error: Refused | None) -> str:
    """The preview alone, for the script of the page."""
    return render("preview", frame, **_preview(frame, found, error))


def manage_page(
    frame: Frame,
    shown: Managed,
    filled: Filled,
    *,
    saved: bool = False,
    error: Refused | None = None,
) -> str:
    """Everything that a subscriber can change."""
    title = frame.texts("manage.title")
    return render("manage", frame, title=title, shown=shown, filled=filled, saved=saved, **_preview(frame, None, error))


def status_page(frame: Frame, shown: Status) -> str:
    """What everybody may know of the feeds."""
    return render("status", frame, title=frame.texts("status.title"), shown=shown)


def told_page(
    frame: Frame,
    title: Markup,
    texts: Sequence[Markup],
    *,
    subject: str = "",
    asks: Sequence[Ask] = (),
    links: Sequence[tuple[str, Markup]] = (),
) -> str:
    """A page that asks or tells one thing; `subject` is a text of others that it is about."""
    return render("told", frame, title=title, texts=texts, subject=subject, asks=asks, links=links)


def problem_page(frame: Frame, name: str) -> str:
    """What went wrong, by the name of a text: `bad_link`, `used`, `not_found` …"""
    t = frame.texts
    home = [(frame.link("/"), t("problem.home"))]
    return told_page(frame, t(f"problem.{name}"), [t(f"problem.{name}_text")], links=home)


def _preview(frame: Frame, found: Found | None, error: Refused | None) -> dict[str, object]:
    return {"found": found, "error": error, "span": lambda each: span_of(each, frame.texts)}
