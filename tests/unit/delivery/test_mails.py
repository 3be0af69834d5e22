"""Mails, parsed back as a mail program would."""

from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from tests.fakes.people import DAILY, NOON, assessed, match, subscription
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.alerting import mail_rows
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.digest import digest_of, window_of
from wirewatch.delivery.links import Links
from wirewatch.delivery.message import compose, composer
from wirewatch.delivery.rendering import counted, direction, local_time, render
from wirewatch.delivery.shortening import shortened
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscription import Cadence, DigestPlan
from wirewatch.subscriptions.tokens import Tokens

LINKS = Links("https://alerts.example.org/", Tokens(["k"]))
HOSTILE = 'A<script>alert(1)</script>"\r\nBcc: x@y.example\0 \u202e{{ 7*7 }} & Ω'
CLEAN = 'A<script>alert(1)</script>" Bcc: x@y.example {{ 7*7 }} & Ω'


def alert(**changes) -> Delivery:
    people = FakeSubscriptions()
    people.put(subscription(digest=DAILY, watches=changes.get("news_for", ("idlib",))))
    (row,) = mail_rows(alert_of(assessed(**changes), NOON), NOON, people.rows.values())
    return row


def digest(*matches, plan=DAILY, **changes) -> Delivery:
    person = begun(subscription(digest=plan, **changes), NOON)
    now = person.next_digest
    found = {watch: [each for each in matches if each.watch == watch] for watch in person.watches}
    return digest_of(person, window_of(person, now), found, now)


def confirmation(**changes) -> Delivery:
    content = {
        "version": 1,
        "secret": "s",
        "expires": "2020-02-16T12:00:00Z",
        "watches": [{"name": "idlib", "query": "idlib OR إدلب"}],
        "levels": ["FLASH"],
        "cadence": "daily",
        "at": "07:00",
        "timezone": "Europe/Istanbul",
    }
    return Delivery("d-c", Kind.CONFIRMATION, "u-1", "a@example.org", NOON, content | changes)


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
    _, html = parts(digest(match(at=NOON.replace(hour=14), language="fa-IR")))
    assert 'dir="rtl" lang="fa-IR"' in html


def test_an_alert_says_why_and_what_matched():
    text, html = parts(alert(novelty="escalated", terms=("idlib", "helicopter")))
    for part in (text, html):
        assert "flagged breaking by the publisher (+40)" in part
        assert "helicopter" in part
        assert "4 sources" in part
        assert "Fri 14 Feb 2020, 15:00" in part
    assert "UPDATE" in html
    assert "Read at wire.example" in html


def test_a_digest_names_its_window_in_the_readers_time():
    text, _ = parts(digest(match(at=NOON.replace(hour=14))))
    assert "Fri 14 Feb 2020, 15:00 - Sat 15 Feb 2020, 06:58 (Europe/Istanbul)" in text


def test_a_digest_counts_what_it_leaves_out():
    many = [match(f"i-{n}", NOON.replace(hour=13, minute=n), source=f"S{n}", story=f"s{n}") for n in range(45)]
    crowd = [
        match(f"j-{n}", NOON.replace(hour=14, minute=n), source=f"T{n}", story="crowd", level="FLASH") for n in range(6)
    ]
    text, html = parts(digest(*many, *crowd))
    for part in (text, html):
        assert "46 stories" in part
        assert "and 22 more" in part
        assert "and 2 more" in part


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
    assert shortened(alert()) is None
    assert shortened(digest(match(at=NOON.replace(hour=14)))) is None


def test_a_quiet_digest_says_so():
    delivery = digest(plan=DigestPlan(Cadence.DAILY, when_empty=True))
    text, html = parts(delivery)
    assert parsed(delivery)["Subject"] == "No news · idlib"
    assert "Nothing broke" in text
    assert "Nothing broke" in html


def test_a_confirmation_holds_a_link_that_works_and_no_unsubscription():
    text, _ = parts(confirmation())
    token = text.split("token=")[1].split()[0]
    assert LINKS.tokens.confirming(token)[0] == "u-1"
    assert parsed(confirmation())["List-Unsubscribe"] is None
    assert "A digest: daily at 07:00 (Europe/Istanbul)" in text


def test_small_shapes():
    assert [direction(language) for language in ("ar", "he-IL", "en", "und")] == ["rtl", "rtl", "ltr", "ltr"]
    assert [counted(n, "story", "stories") for n in (0, 1, 2)] == ["0 stories", "1 story", "2 stories"]
    assert local_time("2020-02-14T22:00:00Z", "Asia/Kathmandu") == "Sat 15 Feb 2020, 03:45"
    assert render(alert(), LINKS).subject.startswith("[URGENT]")
