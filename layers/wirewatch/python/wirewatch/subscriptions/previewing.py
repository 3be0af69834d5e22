"""What a query would have found: the archive's last week, read newest first up to a number of items.

Levels and stories are those that production gave the items when they came. What a feed's first poll brought was
never assessed, and is told apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.assessment.texts import texts_of
from wirewatch.items.archive import Archive, Archived
from wirewatch.levels.level import Level
from wirewatch.watches.language import parse
from wirewatch.watches.matching import Catalogue
from wirewatch.watches.spans import Span
from wirewatch.watches.watch import Watch

LOOKED_BACK = timedelta(days=7)
MOST_ITEMS = 3000  # what a request can read and match well within its time
SAMPLES = 5
BREAKING = frozenset({Level.FLASH, Level.URGENT})


@dataclass(frozen=True, slots=True)
class Sample:
    """An item that matched, of a story of its own; `spans` are the matched words in its title and summary."""

    found: Archived
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found among `items` seen from `since` to `until`.

    `stories` and `breaking` (FLASH or URGENT) count stories, `matches` items. `since` is later than a week ago if
    there were more than `MOST_ITEMS`. The samples are the newest, those of breaking stories first.
    `first` is when the oldest of the items was seen. `standing` are matches among items that stood in a feed already
    when it was first read: nobody would have been told of them.
    """

    query: str
    since: datetime
    until: datetime
    items: int
    matches: int
    stories: int
    breaking: int
    samples: tuple[Sample, ...]
    first: datetime | None = None
    standing: tuple[Sample, ...] = ()


def preview(query: str, now: datetime, *, archive: Archive) -> Preview:
    """Try a query on what came in the last seven days. Raises QueryError."""
    parse(query)
    since = now - LOOKED_BACK
    looked_at = list(archive.newest(since, now, MOST_ITEMS))
    catalogue = Catalogue.compile([Watch("preview", query, query)])
    matched = [sample for each in looked_at if (sample := _sample(each, catalogue))]
    found = [each for each in matched if each.found.assessed]
    stories = _by_story(found)
    ranked = sorted(stories.values(), key=lambda each: not _is_breaking(each))
    return Preview(
        query=query,
        since=looked_at[-1].item.seen if len(looked_at) == MOST_ITEMS else since,
        until=now,
        items=len(looked_at),
        matches=len(found),
        stories=len(stories),
        breaking=sum(map(_is_breaking, stories.values())),
        samples=tuple(ranked[:SAMPLES]),
        first=looked_at[-1].item.seen if looked_at else None,
        standing=tuple(each for each in matched if each.found.outcome and not each.found.assessed),
    )


def _sample(archived: Archived, catalogue: Catalogue) -> Sample | None:
    hits = catalogue.match(texts_of(archived.item))
    return Sample(archived, hits[0].spans) if hits else None


def _by_story(found: Iterable[Sample]) -> dict[str, Sample]:
    """Of each story its most breaking item, of equals the newest; stories stay in the order in which they came."""
    stories: dict[str, Sample] = {}
    for sample in found:
        known = stories.get(sample.found.story)
        if known is None or (_is_breaking(sample) and not _is_breaking(known)):
            stories[sample.found.story] = sample
    return stories


def _is_breaking(sample: Sample) -> bool:
    return sample.found.level in BREAKING
