"""Times, counts and lists as mails say them, in English."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import fill
from zoneinfo import ZoneInfo

from wirewatch.delivery.lines import one_line
from wirewatch.timestamps import from_text

TEXT_WIDTH = 74


def local_time(moment: str, timezone: str) -> str:
    """A moment (as in `wirewatch.timestamps`) as the reader's clock shows it: `Sat 15 Feb 2020, 17:05`."""
    local = _local(moment, timezone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def local_day(moment: str, timezone: str) -> str:
    """The same without the year, where the mail says it already: `Sat 15 Feb, 17:05`."""
    local = _local(moment, timezone)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def window(after: str, until: str, timezone: str) -> str:
    """`Fri 14 Feb, 15:00 – Sat 15 Feb 2020, 06:58`; of one day: `Sat 15 Feb 2020, 06:00 – 07:00`."""
    begins, ends = _local(after, timezone), _local(until, timezone)
    if begins.date() == ends.date():
        return f"{local_time(after, timezone)} – {ends:%H:%M}"
    begin = local_day if begins.year == ends.year else local_time
    return f"{begin(after, timezone)} – {local_time(until, timezone)}"


def span(after: str, until: str, timezone: str, joint: str) -> str:
    """`Fri 14 Feb, 15:00 to Sat 15 Feb, 06:58`, where `to` is the joint; of one day `Fri 14 Feb, 15:00 to 16:20`."""
    begins, ends = _local(after, timezone), _local(until, timezone)
    end = f"{ends:%H:%M}" if begins.date() == ends.date() else local_day(until, timezone)
    return f"{local_day(after, timezone)} {joint} {end}"


def _local(moment: str, timezone: str) -> datetime:
    return from_text(moment).astimezone(ZoneInfo(timezone))


def wrapped(text: str, indent: str = "") -> str:
    """Plain text in lines of readable length; words, links among them, stay whole."""
    return fill(
        one_line(text),
        TEXT_WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def counted(number: int, one: str, many: str) -> str:
    """`1 story`, `7 stories`, `1,204 stories`."""
    return f"{number:,} {one if number == 1 else many}"


def sentence(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def for_hours(hours: int) -> str:
    """`36 hours`; from two days on, if they are whole, `3 days`."""
    days, rest = divmod(hours, 24)
    return counted(hours, "hour", "hours") if rest or days < 2 else f"{days:,} days"


def and_more(names: Sequence[str], total: int, one: str, many: str) -> str:
    """`A, B and C`; of more than are named: `A, B and 5 more outlets`."""
    if total > len(names):
        rest = f"{total - len(names):,} more {one if total - len(names) == 1 else many}"
        return f"{', '.join(names)} and {rest}" if names else counted(total, one, many)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))
