"""What is told of many chunks and words at once, without the long way: it has to be what the long way says."""

import pytest

from wirewatch.watches.chunks import parts_of
from wirewatch.watches.folding import is_token
from wirewatch.watches.heads import Gate


@pytest.mark.parametrize(
    ("chunk", "parts"),
    [
        ("convoy", ("convoy",)),
        ("#idlib", ("idlib",)),
        ("state-run", ("state", "run", "staterun")),
        ("3.5", ("3", "5", "35")),
        ("company's", ("company", "s")),
        ("hit-and-run", ("hit", "and", "run", "hitandrun")),
    ],
)
def test_a_chunk_holds_its_words_and_what_they_are_read_as_together(chunk: str, parts: tuple[str, ...]) -> None:
    assert parts_of(chunk) == parts


@pytest.mark.parametrize("chunk", ["a-ไทย", "a--b", "ไทย", "a[b"])
def test_what_is_not_plain_to_see_is_left_to_the_long_way(chunk: str) -> None:
    assert parts_of(chunk) == ("",)


def test_an_arabic_word_passes_that_lost_the_letter_before_its_last() -> None:
    assert Gate(["كتب"], "arabic").passing(["كتب", "كتي", "قتي"]) == [True, True, False]


@pytest.mark.parametrize("mark", ["\u093e", "\u094d", "\u0901", "\u0962"])
def test_a_devanagari_mark_alone_is_no_word(mark: str) -> None:
    assert not is_token(mark)
    assert is_token(f"क{mark}")
