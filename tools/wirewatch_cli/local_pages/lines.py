"""Tellings as lines of the timeline page."""

from dataclasses import dataclass
from datetime import datetime

from wirewatch_cli.tellings import AlertTold, DigestSent, FeedChanged, MailSent, Quiet, Telling, Trouble
from wirewatch_cli.timeline import counted


@dataclass(frozen=True, slots=True)
class Line:
    """A moment, a mark that says of what kind it is, what happened, and more about it."""

    at: datetime
    mark: str
    what: str
    more: tuple[str, ...] = ()
    url: str = ""


def line_of(telling: Telling) -> Line:
    """The telling as a line."""
    match telling:
        case AlertTold():
            return _alert(telling)
        case FeedChanged():
            mark = "ok" if telling.health == "ok" else "feed"
            return Line(telling.at, mark, f"{telling.source}: {telling.health}", tuple(filter(None, [telling.reason])))
        case Trouble():
            return Line(telling.at, "trouble", telling.what, (telling.why,))
        case Quiet():
            return Line(telling.at, "", f"{counted(telling.polls, 'poll')}, {counted(telling.items, 'new item')}")
        case _:
            return _mail(telling)


def _mail(telling: DigestSent | MailSent) -> Line:
    to = (f"to {telling.address}",)
    if isinstance(telling, MailSent):
        return Line(telling.at, "mail", telling.subject, to)
    what = f"{counted(telling.stories, 'story', 'stories')}, {counted(telling.items, 'item')}"
    return Line(telling.at, "digest", what, to)


def _alert(telling: AlertTold) -> Line:
    alert = telling.alert
    told = ", ".join(f"{each.address} ({each.channel})" for each in sorted(telling.told))
    novelty = "" if alert["novelty"] == "new" else f"{alert['novelty']} · "
    reached = f"to {told}" if told else "nobody wants this level"
    more = (f"{novelty}{alert['source']}", "; ".join(alert["reasons"]), reached)
    return Line(telling.at, alert["level"], alert["title"], more, alert["url"])
