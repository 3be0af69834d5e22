"""How fast mails are rendered, and what of that is packing the finished parts."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

from tests.benchmarks.book import Book
from tests.benchmarks.measuring import seconds
from tests.fakes.mails import LINKS, day_of_news, digest, of_match
from tests.fakes.people import NOON

from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.message import MAX_BYTES, POLICY, compose
from wirewatch.delivery.rendering import render
from wirewatch.watches.marking import term_spans

MOST = {1: 15, 10: 40, 50: 100}  # stories, and milliseconds that their digest may take


def digest_of(stories: int) -> Delivery:
    """Stories of a day on which much broke, a third of them in Arabic, Hebrew and Turkish."""
    day = day_of_news()
    many = [
        replace(day[n % len(day)], item=f"i-{n}", story=f"s-{n}", at=NOON + timedelta(minutes=n + 1))
        for n in range(stories)
    ]
    return digest(*many, watches=("idlib", "earthquake"))


def composed(delivery: Delivery) -> bytes:
    """The mail, with nothing remembered of the texts of an earlier one."""
    term_spans.cache_clear()
    return compose(delivery, sender="alerts@example.org", links=LINKS)


def packed(html: str, text: str) -> bytes:
    """Parts that are rendered already, as a mail: headers and encodings."""
    message = EmailMessage(policy=POLICY)
    message["Subject"] = "Digest"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_digest_of_fifty_stories_is_rendered_within_a_tenth_of_a_second(book: Book) -> None:
    composed(digest_of(50))  # compiles the templates
    for stories, most in MOST.items():
        delivery = digest_of(stories)
        took = 1000 * seconds(lambda delivery=delivery: composed(delivery), repeats=15)
        mail = render(delivery, LINKS)
        least = 1000 * seconds(lambda mail=mail: packed(mail.html, mail.text), repeats=15)
        book.note("render", "digest", took, size=stories)
        book.note("render", "packing its two parts", least, "limit", size=stories)
        assert took < most, stories
    assert len(composed(digest_of(50))) <= MAX_BYTES


def test_an_alert_is_rendered_within_ten_milliseconds(book: Book) -> None:
    alert = of_match(day_of_news()[2])
    took = 1000 * seconds(lambda: composed(alert), repeats=15)
    book.note("render", "alert", took, size=1)
    assert took < 10
