"""Mails, parsed back as a mail program would."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from functools import partial
from html.parser import HTMLParser

import pytest
from tests.fakes.mails import (
    FEEDS,
    LINKS,
    alert,
    asked_link,
    busy_digest,
    confirmation,
    day_of_news,
    digest,
    of_match,
    silence,
    storm,
)
from tests.fakes.people import NOON, match

from wirewatch.assessment.event import StorySoFar
from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.links import Links
from wirewatch.delivery.message import compose, composer
from wirewatch.delivery.shortening import shortened
from wirewatch.stories.story import Related
from wirewatch.subscriptions.subscription import Cadence, DigestPlan
from wirewatch.subscriptions.tokens import CONFIRM, ERASE, EXPORT, MANAGE, Tokens
from wirewatch.timestamps import to_text

HOUR = timedelta(hours=1)
HOSTILE = 'A<script>alert(1)</script>"\r\nBcc: x@y.example\0 \u202e{{ 7*7 }} & Ω'
CLEAN = 'A<script>alert(1)</script>" Bcc: x@y.example {{ 7*7 }} & Ω'


def parsed(delivery: Delivery):
    raw = compose(delivery, sender="alerts@example.org", links=LINKS)
    assert raw.isascii()
    return message_from_bytes(raw, policy=default)


def parts(delivery: Delivery) -> tuple[str, str]:
    mail = parsed(delivery)
    return tuple(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


class Tags(HTMLParser):
    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.seen, self.attributes = [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_mail_has_exactly_the_headers_it_needs():
    mail = parsed(alert())
    assert mail.keys() == [
        "From", "To", "Subject", "Date", "Auto-Submitted", "X-Wirewatch-Delivery",
        "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert mail["From"] == "Wirewatch <alerts@example.org>"
    assert mail["To"] == "u-1@example.org"
    assert mail["Subject"] == "[URGENT] idlib: Helicopter shot down over Idlib"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_one_click_link_stands_whole_in_its_header():
    raw = compose(alert(), sender="Desk <alerts@example.org>", links=LINKS).decode()
    assert f"List-Unsubscribe: <{LINKS.unsubscribe('u-1')}>\r\n" in raw
    assert "From: Desk <alerts@example.org>\r\n" in raw


def test_the_same_delivery_makes_the_same_bytes():
    assert composer("a@example.org", "https://x.example", ["k"])(alert()) == compose(
        alert(), sender="a@example.org", links=Links("https://x.example", Tokens(["k"]))
    )


def test_a_link_that_fits_no_header_is_an_error():
    links = Links("https://x.example/" + "p" * 1000, Tokens(["k"]))
    with pytest.raises(ValueError, match="fits no header"):
        compose(alert(), sender="a@example.org", links=links)


MAILS = [
    pytest.param(alert(), id="alert"),
    pytest.param(alert(title=HOSTILE, summary=HOSTILE, terms=(HOSTILE,), reasons=(HOSTILE,)), id="hostile alert"),
    pytest.param(alert(url="javascript:alert(1)", reasons=(), terms=(), summary="", language="ar"), id="bare alert"),
    pytest.param(alert(novelty="escalated"), id="escalation"),
    pytest.param(digest(match(at=NOON.replace(hour=14), level="URGENT")), id="digest"),
    pytest.param(
        digest(
            match(at=NOON.replace(hour=14), title=HOSTILE, source=HOSTILE, terms=(HOSTILE,)), names={"idlib": HOSTILE}
        ),
        id="hostile digest",
    ),
    pytest.param(digest(match(at=NOON.replace(hour=14), summary="", terms=(), url="")), id="bare digest"),
    pytest.param(digest(), id="empty digest"),
    pytest.param(busy_digest(), id="busy digest"),
    pytest.param(busy_digest(feeds=FEEDS | {"operator": True, "broken": 5}), id="operator's digest"),
    pytest.param(storm([of_match(each) for each in day_of_news()]), id="storm"),
    pytest.param(storm([], held=3, more=3), id="storm without a story"),
    pytest.param(silence(), id="silence"),
    pytest.param(silence(feeds={"ok": 40, "bad": []}), id="silence of healthy feeds"),
    pytest.param(confirmation(), id="confirmation"),
    pytest.param(confirmation(levels=[], cadence="hourly"), id="hourly confirmation"),
    pytest.param(confirmation(cadence="off"), id="confirmation without a digest"),
]


@pytest.mark.parametrize("delivery", MAILS)
def test_every_mail_is_well_formed_and_loads_nothing(delivery):
    text, html = parts(delivery)
    tags = Tags(html)
    assert tags.open == []
    assert tags.seen.isdisjoint({"script", "img", "link", "iframe", "form"})
    links = [value for name, value in tags.attributes if name in {"href", "src"}]
    assert links
    assert all(value.startswith("https://") for value in links)
    assert all(name not in {"src", "onclick"} for name, _ in tags.attributes)
    assert "\n\n\n\n" not in text
    assert not {"\0", "\u202e"} & set(text + html)


def test_a_hostile_title_is_text_in_every_part():
    delivery = alert(title=HOSTILE)
    mail = parsed(delivery)
    text, html = parts(delivery)
    assert mail["Subject"] == f"[URGENT] idlib: {CLEAN}"
    assert mail["Bcc"] is None
    assert CLEAN in text
    assert "A&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "49" not in html.split("<body>")[1]


@pytest.mark.parametrize(
    "title",
    [
        "=?utf-8?q?=0D=0ABcc:_x=40evil.example?=",
        "=\u200e?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
        "==?us-ascii?q?=0A?=",
    ],
)
def test_an_encoded_word_in_a_title_is_not_decoded_into_a_header(title):
    mail = parsed(alert(title=title))
    assert mail["Bcc"] is None
    assert "evil.example" not in mail["Subject"] or "= ?utf-8?q?=0D=0ABcc:_x=40evil.example?=" in mail["Subject"]
    assert mail["Subject"].isprintable()
    assert "?utf-8?" in mail["Subject"] or "?us-ascii?" in mail["Subject"]


def test_an_address_with_line_breaks_is_put_together_as_browsers_do():
    text, html = parts(alert(url=" https://wire.example/\r\nBcc:x"))
    assert "\nhttps://wire.example/Bcc:x\n" in text.replace("\r\n", "\n")
    assert 'href="https://wire.example/Bcc:x"' in html


def test_a_story_in_arabic_reads_from_right_to_left():
    _, html = parts(alert(title="مقتل طيارين", language="ar"))
    assert '<div dir="rtl" lang="ar">' in html
    told = match("i-1", NOON.replace(hour=14), language="fa-IR", title="زمین‌لرزه در وان")
    _, html = parts(digest(told, match("i-2", NOON.replace(hour=15))))
    assert 'class="story first" dir="rtl" lang="fa-IR"' in html
    assert 'class="story" dir="ltr" lang="en"' in html


def test_an_alert_says_why_and_what_matched():
    text, html = parts(alert(novelty="escalated", terms=("idlib", "helicopter")))
    for part in (text, html):
        assert "flagged breaking by the publisher (+40)" in part
        assert "helicopter" in part
        assert "3 more outlets" in part
        assert "First seen Fri 14 Feb, 15:00" in part
    assert "UPDATE" not in html
    assert "Read at wire.example" in html


def test_an_update_says_what_has_changed_apart_from_the_reasons_for_its_level():
    text, html = parts(alert(novelty="escalated", reasons=("tier 1 source (+30)", "killed: 3 → 11")))
    assert "\nKilled: 3 → 11\n" in text.replace("\r\n", "\n")
    assert '<p class="new" lang="en"><bdi>Killed: 3 → 11</bdi></p>' in html
    assert "UPDATE" in html
    assert text.count("3 → 11") == 1


def test_matched_words_are_marked_in_title_and_summary():
    _, html = parts(alert(title="Idlib’de deprem", summary="Deprem Idlib'i salladı.", language="tr", terms=("idlib",)))
    assert "<mark>Idlib’de</mark> deprem" in html
    assert "Deprem <mark>Idlib&#39;i</mark> salladı." in html


def test_every_link_that_a_mail_offers_is_signed_for_its_purpose():
    text, html = parts(alert())
    tokens = LINKS.tokens
    judging = partial(tokens.judging, now=NOON)
    offered = [
        (r"/manage\?token=([\w.-]+)", partial(tokens.managing, now=NOON), "u-1"),
        (r"/unsubscribe\?token=([\w.-]+)", tokens.unsubscribing, "u-1"),
        (r"/mute\?token=([\w.-]+)", partial(tokens.muting, now=NOON), ("u-1", "s-1")),
        (r"/pause\?token=([\w.-]+)", partial(tokens.pausing, now=NOON), ("u-1", "idlib")),
        (r"/feedback\?token=([\w.-]+)&(?:amp;)?verdict=useful", judging, ("u-1", "s-1", "i-1")),
        (r"/feedback\?token=([\w.-]+)&(?:amp;)?verdict=noise", judging, ("u-1", "s-1", "i-1")),
    ]
    for part in (text, html):
        assert [read(re.search(pattern, part)[1]) for pattern, read, _ in offered] == [named for *_, named in offered]


def test_a_digest_lets_each_watch_pause_and_each_story_be_muted():
    _, html = parts(busy_digest())
    tokens = LINKS.tokens
    paused = [tokens.pausing(token, NOON)[1] for token in re.findall(r"/pause\?token=([\w.-]+)", html)]
    muted = [tokens.muting(token, NOON)[1] for token in re.findall(r"/mute\?token=([\w.-]+)", html)]
    assert paused == ["idlib", "earthquake"]
    assert muted == ["s-crash", "s-i-4", "s-i-5", "s-i-6", "s-j-1", "s-j-2"]


def test_a_digest_names_the_feeds_that_bring_nothing():
    text, html = parts(busy_digest())
    assert "2 of 40 feeds bring nothing at the moment: Example Wire (since Fri 14 Feb, 12:00)" in " ".join(text.split())
    assert "2 of 40 feeds bring nothing at the moment" in html
    assert "500 Internal Server Error" not in text + html


def test_the_operators_digest_says_of_each_broken_feed_why_and_since_when():
    for part in parts(busy_digest(feeds=FEEDS | {"operator": True, "broken": 5})):
        assert "failing since Fri 14 Feb 2020, 12:00: " in part
        assert "the server answered 500 Internal Server Error" in part
        assert "https://wire.example/world.xml" in part
        assert "and 3 more" in part


def test_a_digest_without_broken_feeds_says_nothing_of_feeds():
    for part in parts(busy_digest(feeds={"ok": 40, "broken": 0, "bad": [], "operator": True})):
        assert "feeds" not in part


def test_an_outage_within_the_window_is_said():
    delivery = busy_digest()
    ended = {"feeds": ["River Wire"], "count": 1, "from": "2020-02-14T14:00:00Z", "until": "2020-02-14T20:00:00Z"}
    lasts = {"feeds": ["A", "B", "C"], "count": 9, "from": "2020-02-14T23:00:00Z", "until": ""}
    lost = {"feed": "Valley Radio", "from": "2020-02-14T23:05:00Z", "until": "2020-02-14T23:20:00Z"}
    told = replace(delivery, content={**delivery.content, "outages": [ended, lasts], "lost": [lost]})
    text, html = ((" ".join(re.sub("<[^>]+>", "", part).split())) for part in parts(told))
    for part in (text, html):
        assert "River Wire could not be read from Fri 14 Feb, 17:00 to 23:00. What appeared there then" in part
        assert "A, B, C and 6 more feeds have not answered since Sat 15 Feb, 02:00. What has appeared there" in part
        assert "Valley Radio: items were probably lost between Sat 15 Feb, 02:05 and 02:20." in part


def test_a_storm_is_told_in_one_mail_by_watch_the_worst_first():
    delivery = storm([of_match(each) for each in day_of_news()])
    assert parsed(delivery)["Subject"].startswith("[FLASH] 8 alerts in one mail · idlib, earthquake: Two pilots")
    text, html = parts(delivery)
    for part in (text, html):
        assert "Fri 14 Feb 2020, 15:00 – 15:48 (Europe/Istanbul)" in part
        assert part.index("The Levant Post") < part.index("Seismic Desk")
        assert "More broke than the 5 alerts an hour that you set." in " ".join(part.split())
    assert html.count('class="story') == 6


def test_a_storm_that_would_be_clipped_shows_its_worst_and_counts_the_rest():
    delivery = storm([of_match(replace(each, story=f"s-{n}")) for n, each in enumerate(day_of_news() * 12)])
    raw = compose(delivery, sender="a@example.org", links=LINKS)
    assert 80_000 < len(raw) <= 100_000
    text, _ = parts(delivery)
    shown = text.count("First seen")
    assert f"and {96 - shown} more\n" in text.replace("\r\n", "\n")
    assert "[ROUTINE]" not in text


def test_a_silence_says_how_long_and_whether_it_may_be_believed():
    for part in parts(silence()):
        assert "38 of 40 feeds answer as usual" in " ".join(part.split())
        assert "stale since" in part
    for part in parts(silence(feeds={"ok": 40, "bad": []})):
        assert "40 feeds answer as usual. It has been quiet." in " ".join(part.split())


def test_a_digest_names_its_window_in_the_readers_time():
    text, _ = parts(digest(match(at=NOON.replace(hour=14))))
    assert "Fri 14 Feb, 15:00 – Sat 15 Feb 2020, 06:58 (Europe/Istanbul)" in text


def test_a_digest_counts_what_it_leaves_out():
    many = [match(f"i-{n}", NOON + timedelta(minutes=n + 1), source=f"S{n}", story=f"s{n}") for n in range(75)]
    crowd = [
        match(f"j-{n}", NOON.replace(hour=14, minute=n), source=f"T{n}", story="crowd", level="FLASH") for n in range(6)
    ]
    text, html = parts(digest(*many, *crowd))
    for part in (text, html):
        assert "76 stories" in part
        assert "idlib (76)" in part or 'idlib</bdi> <span class="count">· 76' in part
        assert "and 3 more outlets" in part
        assert "and 26 more" in part
    assert text.count("First seen") == 50


def test_the_largest_digest_is_not_clipped():
    words = {"title": "كلمة " * 24, "summary": "كلمة " * 80, "source": "مصدر " * 8, "terms": ("كلمة " * 3,) * 8}
    usual = {"level": "URGENT", "reasons": ("r" * 60,) * 4, "url": "https://w.example/" + "p" * 100}
    many = [match(f"i-{n}", NOON.replace(hour=13, minute=n), **words, **usual) for n in range(45)]
    assert len(compose(digest(*many), sender="a@example.org", links=LINKS)) <= 100_000


def test_a_digest_that_would_be_clipped_shows_fewer_stories_and_counts_the_rest():
    words = {"title": "𝒳" * 900, "source": "𝒳" * 150, "terms": ("𝒳" * 90,) * 8, "reasons": ("𝒳" * 90,) * 8}
    many = [match(f"i-{n}", NOON.replace(hour=13, minute=n), level="URGENT", **words) for n in range(20)]
    aid = match("j", NOON.replace(hour=13), watch="aid")
    delivery = digest(*many, aid, watches=("idlib", "aid"))
    assert len(compose(delivery, sender="a@example.org", links=LINKS)) <= 100_000
    text, _ = parts(delivery)
    shown, more = text.count("[URGENT]"), int(text.split("and ")[1].split(" more")[0])
    assert 1 < shown < 20
    assert shown + more == 20
    assert "Title of j" in text


def test_only_a_digest_with_stories_to_spare_can_be_shortened():
    assert shortened(alert(), 0.5) is None
    assert shortened(digest(match(at=NOON.replace(hour=14))), 0.5) is None
    assert shortened(storm([alert()]), 0.5) is None


@pytest.mark.parametrize(("share", "left"), [(0.9, 2), (0.5, 1), (0.0, 1)])
def test_a_shorter_digest_has_one_story_less_at_least_and_one_at_least(share, left):
    three = digest(*(match(f"i-{n}", NOON.replace(hour=14)) for n in range(3)))
    shorter = shortened(three, share)
    assert sum(len(group["stories"]) for group in shorter.content["groups"]) == left
    assert sum(group["more"] for group in shorter.content["groups"]) == 3 - left


def test_a_quiet_digest_says_so():
    delivery = digest(plan=DigestPlan(Cadence.DAILY, when_empty=True))
    text, html = parts(delivery)
    assert parsed(delivery)["Subject"] == "No news · idlib"
    assert "Nothing broke" in text
    assert "Nothing broke" in html


def test_a_confirmation_holds_a_link_that_works_and_no_unsubscription():
    text, _ = parts(confirmation())
    token = text.split("token=")[1].split()[0]
    assert LINKS.tokens.proving(CONFIRM, token)[0] == "u-1"
    assert parsed(confirmation())["List-Unsubscribe"] is None
    assert "A digest: daily at 07:00 (Europe/Istanbul)" in text


def test_a_mail_has_the_same_links_however_late_it_goes_out_and_they_end_thirty_days_after_it_was_made():
    token = re.search(r"/manage\?token=([\w.-]+)", parts(alert())[0])[1]
    assert token == LINKS.tokens.to_manage("u-1", NOON)
    assert LINKS.tokens.managing(token, NOON + timedelta(days=30)) is None


@pytest.mark.parametrize("purpose", [EXPORT, ERASE])
def test_a_link_that_was_asked_for_works_for_that_alone(purpose):
    for part in parts(asked_link(purpose)):
        token = re.search(rf"/{purpose}\?token=([\w.-]+)", part)[1]
        assert LINKS.tokens.proving(purpose, token)[0] == "u-1"
        assert part.count("token=") == 1
        assert "works once, until Fri 14 Feb 2020, 16:00 (Europe/Istanbul)" in part


def test_a_new_manage_link_is_one_of_thirty_days():
    text, html = parts(asked_link(MANAGE))
    for part in (text, html):
        assert LINKS.tokens.managing(re.search(r"/manage\?token=([\w.-]+)", part)[1], NOON) == "u-1"
    assert "30 days" in text
    assert "List-Unsubscribe" not in parsed(asked_link(MANAGE))


def test_an_alert_names_the_outlets_of_its_story_and_the_stories_that_are_related():
    kin = tuple(Related(f"s-{n}", f"Convoy {n} enters Idlib") for n in range(5))
    outlets = ("Meridian Wire", "Cedar News", "Valley Radio")
    so_far = StorySoFar("s-1", 9, 6, to_text(NOON), "Helicopter", kin, outlets)
    text, html = (" ".join(part.split()) for part in parts(alert(story=so_far, source="Cedar News")))
    assert "Cedar News, Meridian Wire, Valley Radio and 3 more outlets" in text
    assert "and 3 more outlets" in html
    for part in (text, re.sub("<[^>]+>", "", html)):
        assert "Related: Convoy 2 enters Idlib; Convoy 3 enters Idlib; Convoy 4 enters Idlib" in part


def test_a_digest_names_related_stories_that_it_does_not_list():
    kin = (Related("s-listed", "Listed"), Related("s-other", "Families flee Idlib"))
    told = digest(match("i-1", NOON + HOUR, related=kin), match("i-2", NOON + HOUR, story="s-listed"))
    for part in parts(told):
        line = " ".join(re.sub("<[^>]+>", "", part).split())
        assert "Related: Families flee Idlib" in line
        assert "Listed" not in line


def test_the_text_of_a_digest_lets_its_reader_mute_and_judge_each_story():
    text, _ = parts(busy_digest())
    stories = text.count("First seen")
    assert stories == text.count("  Mute it: https://") == text.count("  Useful or noise? https://") == 6


def test_what_is_not_said_leaves_no_gap_in_a_text():
    for mail in (busy_digest(), alert(), storm([alert()]), silence(), confirmation()):
        assert "\n\n\n" not in parts(mail)[0].replace("\r\n", "\n")


@pytest.mark.parametrize(
    "title",
    [
        "Suriye ordusuna ait helikopter İdlib kırsalında düşürüldü",
        "إسقاط مروحية للجيش السوري في ريف إدلب " * 2,
        "Plain words of English, so many of them that a line of the header is not enough",
        "One é and then plain words once more, and again ş ğ ü, and then so many more of them",
    ],
)
def test_a_subject_arrives_with_all_its_blanks(title):
    raw = compose(alert(title=title), sender="alerts@example.org", links=LINKS)
    written = message_from_bytes(raw, policy=compat32)["Subject"]
    assert str(make_header(decode_header(written.replace("\r\n", "")))) == f"[URGENT] idlib: {title.strip()}"
