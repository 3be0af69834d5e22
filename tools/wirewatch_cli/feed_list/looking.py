"""What is behind a URL: a feed, a page that has feeds, or neither, and why. Looks with the production fetcher."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.parse import parse
from wirewatch.feeds.ports import Fetch, Fetched, FetchRequest
from wirewatch_cli.feed_list.discovery import guessed_feeds, named_feeds

NEWEST = 3
OLDEST = ""  # sorts before every date


class LookError(Exception):
    """There is no feed to be had from the URL; the message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answers: under which URL, and where its answer came from after redirects."""

    url: str
    answered_from: str
    parsed: Parsed

    @property
    def newest(self) -> Sequence[Entry]:
        """Its newest three entries; those without a date as if oldest."""
        read = (each for each in self.parsed.entries if isinstance(each, Entry))  # all of them: none was known before
        return sorted(read, key=_date, reverse=True)[:NEWEST]


def look(url: str, fetch: Fetch) -> list[Found]:
    """The feed at the URL, or the feeds of the page that is there, the likeliest first. Raises LookError."""
    fetched = fetch([FetchRequest(url)])[0]
    if fetched.status != 200:
        raise LookError(f"{url}: {trouble(url, fetched)}")
    found = _read(url, fetched)
    if not found.parsed.problem:
        return [found]
    page = fetched.body.decode("utf-8", "replace")
    if "<html" not in page[:5000].lower() and "<head" not in page[:5000].lower():
        raise LookError(f"{url}: {found.parsed.problem}")
    return _look_around(found.answered_from, page, fetch)


def trouble(url: str, fetched: Fetched) -> str:
    """Why an answer is no feed, in words; "" if it is one."""
    if fetched.status != 200:
        return fetched.error or f"the server answered {fetched.status}"
    return _read(url, fetched).parsed.problem


def _look_around(url: str, page: str, fetch: Fetch) -> list[Found]:
    named = named_feeds(page, url)
    for candidates in (named, guessed_feeds(url)):
        answers = zip(candidates, fetch([FetchRequest(each) for each in candidates]), strict=True)
        found = [_read(each, answer) for each, answer in answers if answer.status == 200]
        if feeds := _once_each(each for each in found if not each.parsed.problem):
            return feeds
    ending = f"none of the {len(named)} that it names can be read" if named else "it names none"
    raise LookError(f"{url}: a web page without a feed: {ending}, and none lies in the usual places")


def _read(url: str, fetched: Fetched) -> Found:
    origin = fetched.url or url
    return Found(url, origin, parse(fetched.body, fetched.headers, origin))


def _once_each(found: Iterable[Found]) -> list[Found]:
    by_origin: dict[str, Found] = {}
    for each in found:
        by_origin.setdefault(each.answered_from, each)
    return list(by_origin.values())


def _date(entry: Entry) -> str:
    return entry.published.isoformat() if entry.published else OLDEST
