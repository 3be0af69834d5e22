"""What feeds list, and the wire that it comes over."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fakes.wire import Story, body

from wirewatch.feeds.listing import MOST_ENTRIES
from wirewatch.feeds.ports import Fetched, FetchRequest


@dataclass
class Wire:
    """What feeds list, by URL. Each change has its own ETag, which tells what was listed then."""

    entries: dict[str, list[Story]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def put(self, url: str, *stories: Story) -> None:
        """Put stories on top."""
        self.entries[url] = [*stories, *self.entries.get(url, ())]
        self.versions[url] = self.versions.get(url, 0) + 1
        self.listed[self.etag(url)] = tuple(each.link for each in self.entries[url][:MOST_ENTRIES])

    def etag(self, url: str) -> str:
        return f"{url}#{self.versions[url]}"

    def __call__(self, requests: Sequence[FetchRequest]) -> list[Fetched]:
        return [self._answer(each) for each in requests]

    def _answer(self, request: FetchRequest) -> Fetched:
        etag = self.etag(request.url)
        if request.validators.etag == etag:
            return Fetched(304, url=request.url)
        return Fetched(200, body(*self.entries[request.url]), {"etag": etag}, url=request.url)
