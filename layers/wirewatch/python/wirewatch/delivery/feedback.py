"""What providers say of deliveries: events of SES, and the topic's own copy of each alert.

An event of SES comes as an EventBridge event with `detail.eventType`; the delivery's id is its tag
`delivery` (or the header that the mail carries). Every such event proves that SES has the mail.
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wirewatch.delivery.message import DELIVERY_HEADER
from wirewatch.delivery.ports import Ledger
from wirewatch.delivery.publishing import publication_id
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Status

RECEIPT = "Receipt"


class Feedback(StrEnum):
    """What became of an event: `unknown` names no delivery of ours."""

    CONFIRMED = "confirmed"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """`type` as SES names it, or `Receipt`. `addresses` are to get no more mail."""

    delivery: str
    reference: str
    type: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """Which delivery an event of that type was about, and what became of the event."""

    delivery: str
    type: str
    outcome: Feedback


def record_feedback(body: str, *, ledger: Ledger, subscriptions: Subscriptions) -> Recorded:
    """Record one event, given as the text of its queue message.

    Raises ValueError or KeyError for a message that is neither an SES event nor a receipt.
    """
    event = read_event(json.loads(body))
    known = event.delivery and ledger.confirm(event.delivery, event.reference, event.type)
    for address in event.addresses:
        for subscription in subscriptions.with_address(address):
            subscriptions.set_status(subscription.id, Status.SUPPRESSED)
    outcome = Feedback.CONFIRMED if known else Feedback.UNKNOWN
    return Recorded(event.delivery, event.type, Feedback.SUPPRESSED if event.addresses else outcome)


def read_event(message: Mapping[str, Any]) -> Event:
    """Tell the two kinds of message apart and read them."""
    return _of_ses(message["detail"]) if "detail" in message else _of_topic(message)


def _of_topic(envelope: Mapping[str, Any]) -> Event:
    alert = json.loads(envelope["Message"])
    return Event(publication_id(alert["id"]), envelope["MessageId"], RECEIPT)


def _of_ses(detail: Mapping[str, Any]) -> Event:
    mail = detail["mail"]
    addresses = tuple(mail["destination"]) if _ends_mailing(detail) else ()
    return Event(_delivery_of(mail), mail["messageId"], detail["eventType"], addresses)


def _ends_mailing(detail: Mapping[str, Any]) -> bool:
    """A hard bounce, or a complaint that is not the withdrawal of one."""
    if detail["eventType"] == "Bounce":
        return bool(detail["bounce"]["bounceType"] == "Permanent")
    if detail["eventType"] != "Complaint":
        return False
    return bool(detail["complaint"].get("complaintFeedbackType") != "not-spam")


def _delivery_of(mail: Mapping[str, Any]) -> str:
    tagged: Sequence[str] = mail.get("tags", {}).get("delivery", ())
    headers = {each["name"].lower(): each["value"] for each in mail.get("headers", ())}
    return tagged[0] if tagged else headers.get(DELIVERY_HEADER.lower(), "")
