"""The kinds of things that a reader of the timeline is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """Somebody who got a message."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Polls since the last thing told, and how many items they brought to assessment."""

    at: datetime
    polls: int
    items: int


@dataclass(frozen=True, slots=True)
class AlertTold:
    """An alert, and who got it so far. `alert` is its public JSON."""

    at: datetime
    alert: Mapping[str, Any]
    told: list[Told] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DigestSent:
    """A digest mail."""

    at: datetime
    address: str
    stories: int
    items: int


@dataclass(frozen=True, slots=True)
class MailSent:
    """Any other mail."""

    at: datetime
    address: str
    subject: str


@dataclass(frozen=True, slots=True)
class FeedChanged:
    """A feed's health became another one; `reason` says why, or that it `answers again`."""

    at: datetime
    source: str
    health: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A handler raised, or a message was given up."""

    at: datetime
    what: str
    why: str


Telling = Quiet | AlertTold | DigestSent | MailSent | FeedChanged | Trouble
