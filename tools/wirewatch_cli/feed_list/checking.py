"""Asks the feeds of a list before they are added, many at once, and refuses those that do not answer as feeds."""

from collections.abc import Iterable, Iterator
from itertools import islice

from wirewatch.feeds.ports import Fetch, FetchRequest
from wirewatch_cli.feed_list.looking import trouble
from wirewatch_cli.opml import Entry, Refusal

AT_ONCE = 32


def checked(judged: Iterable[Entry | Refusal], fetch: Fetch) -> Iterator[Entry | Refusal]:
    """The same in the same order, but an entry whose URL gives no feed is a refusal with the reason."""
    waiting = iter(judged)
    while batch := list(islice(waiting, AT_ONCE)):
        entries = [each for each in batch if isinstance(each, Entry)]
        answers = fetch([FetchRequest(each.url) for each in entries])
        reasons = iter([trouble(each.url, answer) for each, answer in zip(entries, answers, strict=True)])
        for each in batch:
            yield _unless(next(reasons), each) if isinstance(each, Entry) else each


def _unless(why: str, entry: Entry) -> Entry | Refusal:
    return Refusal(entry.line, entry.url, why) if why else entry
