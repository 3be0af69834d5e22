"""What is counted of polls."""

from dataclasses import replace

from wirewatch.feeds.poll_summary import PollSummary, figures, sum_of

WELL = PollSummary(
    polled=1, unchanged=1, bytes=10, new=2, settled=3, edited=4, failing={}, turned={}, turned_bad=[], lost=[]
)
BAD = replace(WELL, unchanged=0, failing={"f-1": "gone"}, turned={"f-1": "failing: gone"}, turned_bad=["f-1"])
LOST = replace(WELL, lost=["f-2"])


def test_the_sum_holds_what_each_poll_held():
    assert sum_of([WELL, BAD, LOST]) == PollSummary(
        polled=3,
        unchanged=2,
        bytes=30,
        new=6,
        settled=9,
        edited=12,
        failing={"f-1": "gone"},
        turned={"f-1": "failing: gone"},
        turned_bad=["f-1"],
        lost=["f-2"],
    )


def test_the_mean_of_poll_failed_is_the_share_that_failed():
    assert figures(sum_of([WELL, BAD, LOST]))["PollFailed"] == [1.0, 0.0, 0.0]
    assert figures(sum_of([]))["PollFailed"] == []


def test_what_is_well_is_not_told_of():
    told = {name: {kind for kind, values in figures(each).items() if values} for name, each in SEVERAL.items()}
    assert told == {
        "well": {"PollFailed"},
        "bad": {"PollFailed", "FeedsTurnedBad"},
        "lost": {"PollFailed", "FeedsLosingItems"},
    }
    assert figures(sum_of([BAD, replace(BAD, turned_bad=["f-3"])]))["FeedsTurnedBad"] == [2.0]
    assert figures(sum_of([LOST, LOST, LOST]))["FeedsLosingItems"] == [3.0]


SEVERAL = {"well": WELL, "bad": BAD, "lost": LOST}
