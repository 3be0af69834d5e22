"""A delivery: one row of the ledger, one message to one recipient."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from wirewatch.subscriptions.subscription import Channel

HEADER = "X-Wirewatch-Delivery"  # of a mail: its delivery's id


class Kind(StrEnum):
    """What is delivered. `publish` is the one message of an alert to the SNS topic; the others are mails."""

    PUBLISH = "publish"
    ALERT = "alert"
    DIGEST = "digest"
    CONFIRMATION = "confirmation"
    STORM = "storm"
    SILENCE = "silence"
    LINK = "link"


class DeliveryStatus(StrEnum):
    """(`held` →) `pending` → `sending` (an owner and a lease) → `sent`, `failed`, `suppressed` or `capped`."""

    HELD = "held"
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be sent, frozen when the row is made: a second attempt sends the same.

    The id names (alert or window, recipient), so that a second run of whatever opened it opens nothing new.
    `content` is JSON-ready; its shape belongs to the kind. A mail with a moment `not_before` is opened `held`,
    and made `pending` once that has come.
    """

    id: str
    kind: Kind
    recipient: str
    address: str
    created: datetime
    content: Mapping[str, Any]
    channel: Channel | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send a delivery until the lease runs out. `attempt` counts from 1."""

    delivery: Delivery
    owner: str
    attempt: int
