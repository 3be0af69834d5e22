"""Finding items by what people know of them: an id, or a URL."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from wirewatch.feeds.identity import canonical_url
from wirewatch.items.archive import Archive, Archived


class NotFoundError(LookupError):
    """Nothing is known of such an item; the text says where it was looked for."""


def find(archive: Archive, wanted: str, days: int, now: datetime) -> tuple[Archived, ...]:
    """The item of an id; or, newest day first, those of the newest day that has the URL. Raises NotFoundError."""
    if not wanted.startswith(("http://", "https://")):
        found = archive.get(wanted)
        if found is None:
            raise NotFoundError(f"there is no item {wanted}: never seen, or expired")
        return (found,)
    page = canonical_url(wanted)
    for day in _days(now, days):
        same = tuple(each for each in archive.of_day(day.date()) if canonical_url(each.item.url) == page)
        if same:
            return same
    raise NotFoundError(f"no item of the last {days} days has the URL {wanted}; --days looks further back")


def _days(now: datetime, days: int) -> Iterator[datetime]:
    for back in range(days + 1):
        yield now - timedelta(days=back)
