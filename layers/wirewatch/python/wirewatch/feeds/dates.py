"""Dates as JSON Feed and sitemaps write them: RFC 3339 and the W3C's profile of ISO 8601."""

from datetime import UTC, datetime


def read_date(text: str) -> datetime | None:
    """The moment in UTC, a date without a zone taken for UTC; None for what is no date."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
