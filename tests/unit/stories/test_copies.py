"""One text, republished."""

import pytest
from tests.fakes.news import a_profile, an_item

from wirewatch.stories.copies import are_copies

LEAD = (
    "A Syrian army helicopter was shot down over the Idlib countryside on Friday, killing both pilots, a monitor and "
    "a Turkish agency said, the second such incident this week."
)


def copies(one, other):
    return are_copies(a_profile(one).texts, a_profile(other).texts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (an_item("Quake hits coast"), an_item("QUAKE HITS COAST")),
        (an_item("Quake hits coast"), an_item("Just in: Quake hits coast | Gulf News", source="Gulf News")),
        (
            an_item("Chopper down", summary=LEAD),
            an_item("Helicopter lost over Idlib", summary=f"IDLIB (Wire) - {LEAD}"),
        ),
        (an_item("Chopper down", summary=LEAD), an_item("Helicopter lost", summary=LEAD.replace("Friday", "Saturday"))),
    ],
)
def test_the_same_title_or_nearly_the_same_lead_is_a_copy(one, other):
    assert copies(one, other)
    assert copies(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (an_item("Quake hits coast"), an_item("Quake hits coast again")),
        (an_item("Quake hits coast - officials"), an_item("Quake hits coast", source="Gulf News")),
        (
            an_item("Chopper down", summary=LEAD),
            an_item("Helicopter lost", summary="Two pilots died when rebels brought a helicopter down near Nairab, a "
                    "monitor said, as fighting went on across the province."),
        ),
        (an_item("Chopper down", summary="Read the full story"), an_item("Lost", summary="Read the full story")),
    ],
)  # fmt: skip
def test_a_text_of_its_own_is_none(one, other):
    assert not copies(one, other)


def test_marks_are_of_known_length_so_that_a_row_can_hold_many():
    marks = a_profile(an_item("Chopper down", summary=" ".join(f"{LEAD} {n}x{n}" for n in range(40)))).texts
    assert len(marks[0]) == 22
    assert [len(each) <= 130 for each in marks] == [True] * 2
