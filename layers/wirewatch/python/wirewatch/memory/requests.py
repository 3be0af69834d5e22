"""The Requests table in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.subscriptions.repeats import Note


@dataclass
class RequestsInMemory:
    """See Counts and Notes."""

    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)

    def count(self, key: str, expires: datetime) -> int:  # noqa: ARG002  (nothing is cleaned up)
        """See Counts.count."""
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key]

    def note(self, key: str, note: Note, instead_of: Note | None, expires: datetime) -> Note | None:  # noqa: ARG002
        """See Notes.note."""
        standing = self.notes.get(key)
        if standing != instead_of:
            return standing
        self.notes[key] = note
        return None
