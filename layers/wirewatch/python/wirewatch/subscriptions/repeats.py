"""Requests that carry an Idempotency-Key: the same request again gets the answer it got, another one none.

The first request with a key notes what it asks; what came of it is noted at its end. A second one meanwhile is told
to come back. A note lasts a day, by the code's own comparison.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

LASTS = timedelta(hours=24)
ABANDONED = timedelta(seconds=30)  # a function lives no longer
LONGEST_KEY = 255  # characters


@dataclass(frozen=True, slots=True)
class Note:
    """What a request with a key asked, when, and its answer; "" while there is none."""

    asked: str
    at: datetime
    answer: str = ""


class Notes(Protocol):
    """A table of notes."""

    def note(self, key: str, note: Note, instead_of: Note | None, expires: datetime) -> Note | None:
        """Write the note if what is there is `instead_of`; else, and nothing written, what is there."""


class RepeatError(Exception):
    """The key was used for something else (`conflict`), or its first request is still under way."""

    def __init__(self, *, conflict: bool) -> None:
        super().__init__("used for another request" if conflict else "still under way")
        self.conflict = conflict


def begin(key: str, body: str, now: datetime, notes: Notes) -> Note | str:
    """The answer that this request had before, or the note under which to `end` it. Raises RepeatError."""
    mine = Note(sha256(body.encode("utf-8", "replace")).hexdigest(), now)
    standing = notes.note(key, mine, None, now + LASTS)
    while standing is not None:
        if standing.at > now - LASTS:
            if standing.asked != mine.asked:
                raise RepeatError(conflict=True)
            if standing.answer:
                return standing.answer
            if standing.at > now - ABANDONED:
                raise RepeatError(conflict=False)
        standing = notes.note(key, mine, standing, now + LASTS)
    return mine


def end(key: str, mine: Note, answer: str, now: datetime, notes: Notes) -> None:
    """Keep the answer. If another request has taken the key over meanwhile, that one's stands."""
    notes.note(key, Note(mine.asked, mine.at, answer), mine, now + LASTS)
