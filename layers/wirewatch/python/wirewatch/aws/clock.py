"""The clock of the edge: handlers read it once and hand `now` on."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)
