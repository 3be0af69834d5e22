"""What a preview shows: figures, a few samples with their words marked, or where a query cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from wirewatch.site.marking import marked
from wirewatch.site.texts import Texts
from wirewatch.watches.errors import QueryError

MANY_A_DAY = 30  # stories that one reader can hardly follow
ALLOWED = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample: `places` are the characters of its title that a query found; `level` is "" if it never got one."""

    title: str
    places: Sequence[tuple[int, int]]
    url: str
    source: str
    seen: datetime
    level: str

    @property
    def marked(self) -> Markup:
        """The title with the found words marked."""
        return marked(self.title, self.places)

    @property
    def link(self) -> str:
        """Its address, if it is one of the web."""
        return self.url if self.url.lower().startswith(ALLOWED) else ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found in an archive of `archived` items, the first of them seen `watched` ago.

    `partly` says that there was more than was looked at; `standing` counts what matched and is older than the watching.
    """

    window: timedelta
    archived: int
    watched: timedelta
    stories: int
    urgent: int
    samples: Sequence[Shown] = ()
    partly: bool = False
    standing: int = 0

    @property
    def days(self) -> int:
        """How far back it looks."""
        return max(1, round(self.window / timedelta(days=1)))

    @property
    def blank(self) -> bool:
        """Nothing was there to look at."""
        return self.archived == 0

    @property
    def young(self) -> bool:
        """The archive does not reach so far back yet."""
        return not self.partly and self.watched < self.window - timedelta(days=1)

    @property
    def busy(self) -> bool:
        """More than one would want to be told of."""
        days = max(min(self.watched, self.window) / timedelta(days=1), 1 / 24)
        return self.stories >= MANY_A_DAY and self.stories / days > MANY_A_DAY


@dataclass(frozen=True, slots=True)
class Refused:
    """Where and why a query cannot be read; the line in three parts, around the character at fault."""

    message: str
    line: int
    column: int
    expected: tuple[str, ...]
    suggestion: str
    before: str
    at: str
    after: str
    indent: str


def refused(error: QueryError) -> Refused:
    """What to show of an error."""
    lines = error.query.split("\n")
    shown = lines[error.line - 1] if error.line <= len(lines) else ""
    at = error.column - 1
    drawn = str(error).split("\n")[2]
    return Refused(
        message=error.message,
        line=error.line,
        column=error.column,
        expected=error.expected,
        suggestion=error.suggestion,
        before=shown[:at],
        at=shown[at : at + 1],
        after=shown[at + 1 :],
        indent=drawn.rpartition("^")[0].removeprefix("  "),
    )


def span_of(found: Found, texts: Texts) -> Markup:
    """How long it has been watched, in the largest unit that is whole."""
    minutes = int(found.watched.total_seconds() // 60)
    if minutes < 120:
        return texts.count("preview.minutes", minutes)
    if minutes < 48 * 60:
        return texts.count("preview.hours", minutes // 60)
    return texts.count("preview.span_days", minutes // (24 * 60))
