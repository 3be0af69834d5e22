from datetime import UTC, datetime

from wirewatch.delivery.feed_report import LISTED, NAMED, feed_report, for_reader
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.standing import Standing

NOON = datetime(2020, 2, 14, 12, tzinfo=UTC)


def standing(number: int, health: str = "ok", since: datetime | None = NOON) -> Standing:
    feed = Feed(f"f-{number}", f"https://wire.example/{number}.xml", f"Wire {number}", 1)
    return Standing(feed, health, "no answer" if health == "failing" else "", None, None, since)


def test_a_report_counts_the_well_and_says_of_the_others_why_and_since_when():
    report = feed_report([standing(1), standing(2, "failing"), standing(3, "undated")])
    assert (report["ok"], report["broken"]) == (2, 1)
    assert report["bad"] == [
        {
            "title": "Wire 2",
            "url": "https://wire.example/2.xml",
            "health": "failing",
            "reason": "no answer",
            "since": "2020-02-14T12:00:00Z",
        }
    ]
    assert feed_report([standing(2, "failing", None)])["bad"][0]["since"] == ""


def test_a_reader_is_told_some_names_and_the_operator_all_that_a_mail_holds():
    report = feed_report([standing(n, "failing") for n in range(500)])
    reader, operator = (for_reader(report, is_operator=each) for each in (False, True))
    assert (len(reader["bad"]), reader["broken"], reader["operator"]) == (NAMED, 500, False)
    assert (len(operator["bad"]), operator["broken"], operator["operator"]) == (LISTED, 500, True)
