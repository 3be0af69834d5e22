"""What publishers allow, in HTTP's words and in their feeds'."""

from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.feeds.allowance import Declaration, allowed_from, fresh_for, retry_after
from wirewatch.feeds.declared_rhythm import declared_rhythm

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)  # a Saturday
MINUTE = timedelta(minutes=1)

FRESH = [
    ({}, 0),
    ({"cache-control": "max-age=300"}, 300),
    ({"cache-control": "public, MAX-AGE = 60, s-maxage=9"}, 60),
    ({"cache-control": "s-maxage=600"}, 0),
    ({"cache-control": "no-cache, max-age=300"}, 0),
    ({"cache-control": "max-age=300", "age": "100"}, 200),
    ({"cache-control": "max-age=300", "age": "900"}, 0),
    ({"cache-control": "max-age=300", "age": "soon"}, 300),
    ({"cache-control": "max-age=99999999"}, 86400),
    ({"expires": "Sat, 15 Feb 2020 09:10:00 GMT", "date": "Sat, 15 Feb 2020 09:00:00 GMT"}, 600),
    ({"expires": "Sat, 15 Feb 2020 08:10:00 GMT", "date": "Sat, 15 Feb 2020 09:00:00 GMT"}, 0),
    ({"expires": "0", "date": "Sat, 15 Feb 2020 09:00:00 GMT"}, 0),
    ({"expires": "Sat, 15 Feb 2020 09:10:00 GMT"}, 0),
]


@pytest.mark.parametrize(("headers", "seconds"), FRESH)
def test_an_answer_is_fresh_for_as_long_as_its_headers_say(headers, seconds):
    assert fresh_for(headers) == timedelta(seconds=seconds)


RETRIES = [
    ("120", 120),
    ("0", None),
    ("", None),
    ("soon", None),
    ("99999999999999999999", 86400),
    ("Sat, 15 Feb 2020 09:05:00 GMT", 300),
    ("Sat, 15 Feb 2020 08:05:00 GMT", None),
    ("Sat, 15 Feb 2020 09:05:00 -0000", 300),
]


@pytest.mark.parametrize(("header", "seconds"), RETRIES)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(header, seconds):
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_after({"retry-after": header}, NOW) == expected


ALLOWED = [
    (Declaration(), 5, 5),
    (Declaration(30), 5, 30),
    (Declaration(30), 45, 45),
    (Declaration(525_600), 5, 1440),
    (Declaration(skip_hours=(9, 10)), 5, 120),
    (Declaration(skip_hours=(10,)), 5, 5),
    (Declaration(skip_days=(5,)), 5, 900),
    (Declaration(skip_hours=tuple(range(24))), 5, 1440),
    (Declaration(skip_days=tuple(range(7))), 5, 1440),
]


@pytest.mark.parametrize(("declaration", "wanted", "minutes"), ALLOWED)
def test_a_feed_is_asked_when_its_declaration_allows_and_after_a_day_at_the_latest(declaration, wanted, minutes):
    assert allowed_from(declaration, NOW, NOW + wanted * MINUTE) == NOW + minutes * MINUTE


SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
DECLARED = [
    ("<rss><channel><title>T</title></channel></rss>", Declaration()),
    ("<rss><channel><ttl> 60 </ttl><item/></channel></rss>", Declaration(60)),
    ("<rss><channel><item><ttl>60</ttl></item></channel></rss>", Declaration()),
    ("<rss><channel><!-- <ttl>60</ttl> --><description><![CDATA[<ttl>9</ttl>]]></description>", Declaration()),
    ("<rss><channel><ttl>often</ttl></channel></rss>", Declaration()),
    (f"<rss {SY}><channel><sy:updatePeriod>\n hourly </sy:updatePeriod></channel></rss>", Declaration(60)),
    ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", Declaration(15)),
    ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", Declaration(1440)),
    ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", Declaration(60)),
    ("<skipHours><hour>24</hour><hour>1</hour></skipHours><ttl>5</ttl>", Declaration(5, (0, 1))),
    ("<skipDays><day>Sunday</day><day>Someday</day></skipDays>", Declaration(0, (), (6,))),
]


@pytest.mark.parametrize(("head", "declared"), DECLARED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_declares_what_stands_in_its_head(head, declared, encoding):
    assert declared_rhythm(head.encode(encoding)) == declared
