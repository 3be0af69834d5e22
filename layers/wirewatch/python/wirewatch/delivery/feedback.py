"""What providers say of deliveries: events of SES, and the topic's own copy of each alert.

An event of SES comes as an EventBridge event with `detail.eventType`; the delivery's id is its tag
`delivery` (or the header that the mail carries). Every such event proves that SES has the mail.
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from wirewatch.delivery.delivery import HEADER
from wirewatch.delivery.ports import Ledger
from wirewatch.delivery.publishing import publication_id
from wirewatch.subscriptions.bouncing import bounced, bounces_too_often
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Status

RECEIPT = "Receipt"
TRIES = 20  # of a subscription that others change at the same time


class BusyError(Exception):
    """Others kept changing a subscription: the queue shall come again."""


class Feedback(StrEnum):
    """What became of an event: `unknown` names no delivery of ours."""

    CONFIRMED = "confirmed"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """`type` as SES names it, or `Receipt`. `addresses` are to get no more mail; `soft` bounced, at `at`, for now."""

    delivery: str
    reference: str
    type: str
    addresses: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    at: datetime | None = None


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
    ended = [
        each.id
        for address in (*event.addresses, *event.soft)
        for each in subscriptions.with_address(address)
        if address in event.addresses or _bounces_too_often(each.id, event, subscriptions)
    ]
    for subscription_id in ended:
        subscriptions.set_status(subscription_id, Status.SUPPRESSED)
    outcome = Feedback.CONFIRMED if known else Feedback.UNKNOWN
    return Recorded(event.delivery, event.type, Feedback.SUPPRESSED if ended or event.addresses else outcome)


def _bounces_too_often(subscription_id: str, event: Event, subscriptions: Subscriptions) -> bool:
    """Note a soft bounce, once; whether there were too many of late."""
    for _ in range(TRIES):
        before = subscriptions.get(subscription_id)
        if before is None or event.at is None:
            return False
        after = bounced(before, event.delivery or event.reference, event.at)
        if after == before or subscriptions.amend(before, after):
            return bounces_too_often(after)
    raise BusyError(f"others keep changing {subscription_id}")


def read_event(message: Mapping[str, Any]) -> Event:
    """Tell the two kinds of message apart and read them."""
    return _of_ses(message["detail"]) if "detail" in message else _of_topic(message)


def _of_topic(envelope: Mapping[str, Any]) -> Event:
    alert = json.loads(envelope["Message"])
    return Event(publication_id(alert["id"]), envelope["MessageId"], RECEIPT)


def _of_ses(detail: Mapping[str, Any]) -> Event:
    mail = detail["mail"]
    to = tuple(mail["destination"])
    ends, soft = _ends_mailing(detail), _is_soft(detail)
    at = datetime.fromisoformat(detail["bounce"]["timestamp"]) if soft else None
    return Event(_delivery_of(mail), mail["messageId"], detail["eventType"], to if ends else (), to if soft else (), at)


def _is_soft(detail: Mapping[str, Any]) -> bool:
    """A mailbox that is full, a server that is away: also what SES could not make out."""
    return bool(detail["eventType"] == "Bounce" and detail["bounce"]["bounceType"] != "Permanent")


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
    return tagged[0] if tagged else headers.get(HEADER.lower(), "")
