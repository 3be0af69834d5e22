"""What the feeds of a scenario say, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from wirewatch_cli.scenarios.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Page:
    """The answer of one URL from `at` on. Header names are lower case."""

    at: datetime
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """A strong validator: it changes with the body."""
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'


def pages_of(scenario: Scenario) -> dict[str, tuple[Page, ...]]:
    """The pages of each URL, oldest first, bodies read."""
    return {
        feed.url: tuple(
            Page(
                at=snapshot.at,
                body=(scenario.folder / snapshot.file).read_bytes() if snapshot.file else b"",
                status=snapshot.status,
                headers=snapshot.headers,
            )
            for snapshot in feed.snapshots
        )
        for feed in scenario.feeds
    }


def page_at(pages: Sequence[Page], now: datetime) -> Page | None:
    """The page that stands at that moment; None before the first."""
    return next((page for page in reversed(pages) if page.at <= now), None)
