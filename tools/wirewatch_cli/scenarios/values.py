"""Checks of single values, each with a reason that says what to write instead."""

import os
import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from wirewatch.feeds.urls import UrlError, request_url
from wirewatch.subscriptions.subscription import Channel
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse

T = TypeVar("T")

EARLIEST, LATEST = 1970, 2100  # years
MOST_SHOWN = 60  # characters
REDIRECTS = frozenset({301, 302, 307, 308})

_ADDRESSES = {
    Channel.EMAIL: (re.compile(r"[^@\s]+@[^@\s]+"), "a mail address such as analyst@example.org"),
    Channel.SMS: (re.compile(r"\+[1-9]\d{6,14}"), "a number such as +4915112345678"),
    Channel.HTTPS: (
        re.compile(r"https://[^\s/]+\S*"),
        "a URL such as https://hooks.example/alerts",
    ),
    Channel.SQS: (re.compile(r"[A-Za-z0-9_-]{1,80}"), "a queue's name such as newsroom-alerts"),
}


class UnreadableQueryError(ValueError):
    """A query that does not parse; `line` counts within the query, from 1."""

    def __init__(self, error: QueryError) -> None:
        super().__init__(f"the query does not parse: {_in_a_line(error)}")
        self.line: int = error.line


def _in_a_line(error: QueryError) -> str:
    first = str(error).splitlines()[0]
    return f"{first.partition(': ')[2]} (column {error.column})"


def not_empty(elements: tuple[T, ...]) -> tuple[T, ...]:
    """A list with something in it."""
    if not elements:
        raise PydanticCustomError("too_short", "must not be empty")
    return elements


def query(text: str) -> str:
    """A text of the watch language."""
    try:
        parse(text)
    except QueryError as error:
        raise UnreadableQueryError(error) from None
    return text


def web_address(text: str) -> str:
    """A URL that the fetcher would ask for."""
    try:
        request_url(text)
    except UrlError as error:
        raise ValueError(f"{text!r} is not fetched ({error}): write https://wire.example/world.xml") from None
    return text


def time_of_day(text: str) -> str:
    """`HH:MM`, 00:00 to 23:59."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f'{text!r} is no time of day: write one from "00:00" to "23:59"')
    time.fromisoformat(text)
    return text


def time_zone(name: str) -> str:
    """A name of the IANA time zone database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'there is no time zone {name!r}: write a place such as "Europe/Istanbul", or "UTC"') from None
    return name


def headers(written: Mapping[str, str]) -> dict[str, str]:
    """Headers with their names in lower case."""
    return {name.lower(): value for name, value in written.items()}


def existing_file(name: str, info: ValidationInfo) -> str:
    """A file inside the scenario's folder, which the validation's context names."""
    folder = (info.context or {}).get("folder")
    if folder is None:
        return name
    path = folder / name
    try:
        inside, there = path.resolve().is_relative_to(folder.resolve()), path.is_file()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a link to itself, a zero character
        why = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"{_short(name)} is no name of a file that can be read ({_short(str(why))})") from None
    if not inside:
        raise ValueError(f"{name} lies outside the scenario's folder: copy it into {folder}")
    if not there:
        raise ValueError(f"there is no file {path}: add it, or correct the name")
    if not os.access(path, os.R_OK):
        raise ValueError(f"{path} may not be read by you: mend its permissions")
    return name


def _short(text: str) -> str:
    shown = repr(text)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"


def moment(at: datetime) -> datetime:
    """A moment that replays can count with."""
    if not EARLIEST <= at.year < LATEST:
        raise ValueError(f"the year {at.year} is out of reach: a scenario lies between {EARLIEST} and {LATEST}")
    return at


def check_address(channel: Channel, address: str) -> None:
    """Raise ValueError if the address is none of the channel's."""
    pattern, example = _ADDRESSES[channel]
    if not pattern.fullmatch(address):
        raise ValueError(f"{address!r} is no address for channel {channel.value!r}: write {example}")
