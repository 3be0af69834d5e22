"""A feed of the tests: entries by number, bodies of them, polls of it over the fakes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.fakes.feeds import FakeFeeds, FakeWire
from tests.fakes.items import FakeItems

from wirewatch.feeds.feed import Feed, FeedState
from wirewatch.feeds.poll_summary import PollSummary
from wirewatch.feeds.polling import poll_feeds
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.tasks import PollTask

START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
FEED = Feed("f-1", "https://wire.example/world.xml", "Example Wire", 1)


@dataclass(frozen=True)
class Story:
    """An entry to be; `published` is a moment, or text that stands in the feed as it is."""

    title: str
    guid: str = ""
    link: str = ""
    published: datetime | str | None = START
    summary: str = ""


def body(*stories: Story) -> bytes:
    """RSS 2.0 of the stories."""
    items = "".join(f"<item>{_elements(story)}</item>" for story in stories)
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


def numbered(count: int, first: int = 0, **common: object) -> list[Story]:
    """Stories of their own, the one with the highest number on top."""
    return [
        Story(f"Story {n}", f"g{n}", f"https://wire.example/{n}", **common)  # type: ignore[arg-type]
        for n in reversed(range(first, first + count))
    ]


@dataclass
class Wire:
    """FEED on the fakes; each poll comes `after` the one before."""

    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    items: FakeItems = field(default_factory=FakeItems)
    now: datetime = START

    def __post_init__(self) -> None:
        self.feeds.add(FEED, self.now)

    @property
    def state(self) -> FeedState:
        (found,) = self.feeds.recall(self.feeds.get([FEED.id]))
        return found.state

    def poll(self, *stories: Story, after: timedelta = timedelta(minutes=5)) -> PollSummary:
        """Poll while the feed lists these stories."""
        return self.answer(Fetched(200, body(*stories), url=FEED.url), after=after)

    def answer(self, fetched: Fetched, after: timedelta = timedelta(minutes=5)) -> PollSummary:
        """Poll while the server answers this."""
        self.now += after
        fetch = FakeWire({FEED.url: fetched})
        return poll_feeds(PollTask((FEED.id,)), self.now, feeds=self.feeds, items=self.items, fetch=fetch)


def _elements(story: Story) -> str:
    parts = {"guid": story.guid, "link": story.link, "title": story.title}
    parts["description"] = story.summary
    if story.published:
        moment = story.published
        parts["pubDate"] = moment if isinstance(moment, str) else format_datetime(moment)
    return "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if text)
