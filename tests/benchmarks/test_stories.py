"""How fast titles join stories, by the stories that are there, beside two ways to find the like of a text.

The peers only look up: they decide nothing about time, place, figures or copies. The limit is to weigh a title's words.
"""

from collections import Counter
from importlib.util import find_spec
from math import sqrt
from typing import Any

import pytest
from tests.benchmarks.book import Book
from tests.benchmarks.measuring import once, rate
from tests.benchmarks.news_days import SHARE, titled

from wirewatch.items.item import Item
from wirewatch.memory.stories import StoriesInMemory
from wirewatch.stories.joining import join
from wirewatch.stories.profile import profile_of
from wirewatch.stories.story import Story
from wirewatch.watches.folding import tokens

SIZES = (300, 3_000, 10_000)  # stories, about
MEASURED = 1_000
AT_LEAST = 2_000  # titles a second; 5,000 is the aim


def undecided(story: Story) -> Story:
    return story


def vector(title: str) -> dict[str, float]:
    counts = Counter(tokens(title))
    length = sqrt(sum(each * each for each in counts.values()))
    return {word: count / length for word, count in counts.items()}


class NearestCentroid:
    """Every title is compared with the centre of every story."""

    def __init__(self, titles: list[str]) -> None:
        self._centres = [vector(title) for title in titles[::SHARE]]

    def __call__(self, title: str) -> float:
        mine = vector(title).items()
        return max(sum(weight * centre.get(word, 0) for word, weight in mine) for centre in self._centres)


class MinHashes:
    """datasketch: 64 permutations of a title's words, looked up by locality-sensitive hashing, likeness 0.4 and up."""

    def __init__(self, titles: list[str]) -> None:
        from datasketch import MinHashLSH

        self._table: Any = MinHashLSH(threshold=0.4, num_perm=64)
        for number, title in enumerate(titles):
            self._table.insert(number, self._sketch(title))

    def __call__(self, title: str) -> Any:
        return self._table.query(self._sketch(title))

    @staticmethod
    def _sketch(title: str) -> Any:
        from datasketch import MinHash

        sketch = MinHash(num_perm=64)
        sketch.update_batch([word.encode() for word in tokens(title)])
        return sketch


@pytest.fixture(scope="module")
def news() -> list[Item]:
    return titled(SIZES[-1] * SHARE + MEASURED)


@pytest.mark.parametrize("size", SIZES)
def test_titles_join_stories_as_fast_however_many_there_are(size: int, news: list[Item], book: Book):
    before, now = news[: size * SHARE], news[size * SHARE :][:MEASURED]
    table = StoriesInMemory()
    for item in before:
        join(item, stories=table, decide=undecided)
    took = once(lambda: [join(item, stories=table, decide=undecided) for item in now])
    assert size * 0.5 < len(table.rows) < size * 1.6 + MEASURED
    book.note("stories", "stories", MEASURED / took, size=size)
    learned = table.vocabulary("en")
    book.note("stories", "weighing words alone", rate(lambda item: profile_of(item, learned), now), "limit", size=size)
    titles = [item.title for item in before]
    nearest = rate(NearestCentroid(titles), [item.title for item in now[:50]], repeats=1)
    book.note("stories", "nearest centroid, all compared", nearest, "peer", size=size)
    if find_spec("datasketch"):
        hashed = rate(MinHashes(titles), [item.title for item in now], repeats=1)
        book.note("stories", "MinHash, datasketch", hashed, "peer", size=size)
    assert MEASURED / took > AT_LEAST
