"""The one way a moment is written: UTC, whole seconds, `2020-02-15T14:05:31Z`. Such texts sort as the moments do."""

from datetime import UTC, datetime

FORMAT = "%Y-%m-%dT%H:%M:%SZ"
LENGTH = 20


def to_text(moment: datetime) -> str:
    """Write an aware moment; a naive one is a mistake of the caller and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment!r}")
    return moment.astimezone(UTC).strftime(FORMAT)


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote; ValueError for anything else."""
    if len(text) != LENGTH or text[10] + text[-1] != "TZ":
        raise ValueError(f"not a moment such as 2020-02-15T14:05:31Z: {text!r}")
    return datetime.fromisoformat(text)
