"""The timeline in the terminal: a time, a level in its colour, and what happened."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from rich.console import Console
from rich.text import Text

from wirewatch_cli.tellings import (
    AlertTold,
    DigestSent,
    FeedChanged,
    MailSent,
    Quiet,
    Telling,
    Told,
    Trouble,
)

STYLES = {
    "FLASH": "bold white on red",
    "URGENT": "bold red",
    "ROUTINE": "cyan",
    "digest": "blue",
    "mail": "blue",
    "failing": "yellow",
    "flood": "yellow",
    "empty": "yellow",
    "ok": "green",
    "trouble": "bold red",
}


class Timeline:
    """Prints tellings in the console, days apart from each other.

    `names` says what a watch is called, where its id says little. With `links`, an alert ends with its
    URL, else with who was told of it.
    """

    def __init__(self, console: Console, *, names: Mapping[str, str] | None = None, links: bool = False) -> None:
        self._console, self._names, self._links = console, names or {}, links
        self._day: date | None = None

    def heading(self, title: str, lines: Iterable[str]) -> None:
        """A title with a few lines below it."""
        self._console.print(Text(title, "bold"))
        for line in lines:
            self._console.print(Text(line, "dim"))

    def note(self, line: str) -> None:
        """A line that belongs to no moment."""
        self._console.print(Text(line, "dim"))

    def total(self, name: str, value: str) -> None:
        """A line of the closing counts."""
        self._hang(Text(f"{name:<9}", "bold"), [Text(value)])

    def show(self, telling: Telling) -> None:
        """Print one telling."""
        match telling:
            case Quiet():
                self._row(telling.at, "", Text(_quiet(telling), "dim"), timed=False)
            case AlertTold():
                self._alert(telling)
            case DigestSent():
                what = f"{counted(telling.stories, 'story', 'stories')}, {counted(telling.items, 'item')}"
                self._row(telling.at, "digest", Text(what), _mailed_to(telling.address))
            case MailSent():
                self._row(telling.at, "mail", Text(telling.subject), _mailed_to(telling.address))
            case FeedChanged():
                self._feed(telling)
            case Trouble():
                self._row(telling.at, "trouble", Text(telling.what, "bold red"), Text(telling.why))

    def _alert(self, telling: AlertTold) -> None:
        alert = telling.alert
        watches = ", ".join(self._names.get(watch, watch) for watch in alert["watches"])
        novelty = "" if alert["novelty"] == "new" else f"{alert['novelty']} · "
        self._row(
            telling.at,
            alert["level"],
            Text(alert["title"], "bold"),
            Text(f"{novelty}{watches} · {alert['source']}", "dim"),
            Text("; ".join(alert["reasons"]), "dim"),
            Text(alert["url"], "blue") if self._links else _told(telling.told),
        )

    def _feed(self, change: FeedChanged) -> None:
        if change.health == "ok":
            self._row(change.at, "ok", Text(f"{change.source} {change.reason}"))
        else:
            source = Text(change.source)
            self._row(change.at, change.health, source.append(f": {change.reason}", "dim"))

    def _row(self, at: datetime, mark: str, *lines: Text, timed: bool = True) -> None:
        """A time, a mark and lines that hang under each other, without blanks at their ends."""
        if timed or self._day is None:
            self._new_day(at.date())
        time = f"{at:%H:%M} " if timed else " " * 6
        self._hang(Text.assemble(time, (f"{mark:<9}", STYLES.get(mark, ""))), lines)

    def _hang(self, lead: Text, lines: Iterable[Text]) -> None:
        """Print the lead, and beside it the lines, wrapped to what is left of the width."""
        width = max(self._console.width - len(lead), 20)
        for line in lines:
            for wrapped in line.wrap(self._console, width):
                wrapped.rstrip()
                self._console.print(lead + wrapped, soft_wrap=True)
                lead = Text(" " * len(lead))

    def _new_day(self, day: date) -> None:
        if day != self._day:
            self._day = day
            self._console.print(Text(f"\n{day:%a %-d %b %Y}", "bold underline"))


def _told(told: Iterable[Told]) -> Text:
    names = ", ".join(f"{each.address} ({each.channel})" for each in sorted(told))
    return Text(f"→ {names}", "green") if names else Text("→ nobody wants this level", "dim")


def _mailed_to(address: str) -> Text:
    return _told([Told("email", address)])


def _quiet(quiet: Quiet) -> str:
    return f"⋮ {counted(quiet.polls, 'poll')}, {counted(quiet.items, 'new item')}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 story`, `1,200 stories`; `many` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
