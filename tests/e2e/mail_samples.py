"""The mails that are looked at: one of each kind, as a subscriber's mail program gets its HTML part."""

from email import message_from_bytes
from email.policy import default

from tests.fakes.mails import (
    FEEDS,
    LINKS,
    asked_link,
    busy_digest,
    confirmation,
    day_of_news,
    of_match,
    silence,
    storm,
)

from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.message import compose

DAY = day_of_news()
MAILS = {
    "alert": of_match(DAY[2], watches=("idlib",), terms=("idlib", "helicopter", "pilot")),
    "alert-arabic": of_match(DAY[3]),
    "digest": busy_digest(),
    "digest-operator": busy_digest(feeds=FEEDS | {"operator": True}),
    "storm": storm([of_match(each) for each in DAY]),
    "silence": silence(),
    "confirmation": confirmation(),
    "link-erase": asked_link("erase"),
}


def html_of(delivery: Delivery) -> str:
    """The HTML part, as it comes out of the mail."""
    mail = message_from_bytes(compose(delivery, sender="alerts@example.org", links=LINKS), policy=default)
    return str(mail.get_body(("html",)).get_content())
