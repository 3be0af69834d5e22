"""What happened in the local cloud, in order: the timeline, the report and the tests read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `kind` is one of `schedule`, `invoke`, `error`, `event`, `rule`, `publish`,
    `mail`, `http`, `dead-letter` and `alarm`; `what` names the resource."""

    at: datetime
    kind: str
    what: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that SES took."""

    at: datetime
    recipient: str
    delivery: str
    raw: bytes
    message_id: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A message that the topic took, and the (protocol, endpoint) pairs whose filter policy let it through."""

    at: datetime
    message: Mapping[str, str]
    subject: str
    attributes: Mapping[str, Any]
    message_id: str
    delivered: tuple[tuple[str, str], ...]


class Journal:
    """Keeps happenings and tells listeners of each at once."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.happenings: list[Happening] = []
        self.listeners: list[Callable[[Happening], None]] = []

    def note(self, kind: str, what: str, **detail: Any) -> None:
        """Add a happening of this moment."""
        happening = Happening(self._now(), kind, what, detail)
        self.happenings.append(happening)
        for listener in self.listeners:
            listener(happening)
