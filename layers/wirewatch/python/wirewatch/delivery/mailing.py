"""A mail is claimed, looked at once more, composed from what was frozen, sent once, and its row ended.

A send whose fate is unknown leaves the row `sending`. SES tells its SEND event apart from us, and
that event ends the row; only if the lease runs out without one, the mail is sent again.

SES takes so many mails a second. Beyond them it refuses, and a sender waits a moment for its turn: so a
hundred thousand mails go out at SES's rate, and the stream keeps them (for 24 hours) until then. A mail that had no
turn fails alone: the stream brings it again five times, its batch mates are settled by then, and what
the stream gives up is made `pending` again by `sweep_stalled`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus
from wirewatch.delivery.ports import Ledger, Mailer, Unsent
from wirewatch.delivery.reviewing import Contended, Refused

# Events of SES come within seconds, as a rule. Waiting longer than that costs a late mail, not a second one.
LEASE = timedelta(minutes=10)
# Attempts without any answer. Each may have been a mail, so there must be an end to them.
MAX_ATTEMPTS = 3
# How long a mail that SES refuses for the time being (quota, sending paused) is worth keeping.
GIVE_UP_AFTER = timedelta(days=3)
# Seconds to wait where SES takes no more this second. Ten mails of a batch wait 22 s at most, of the function's 30.
WAITS = (0.3, 0.7, 1.2)

Review = Callable[[Claim, datetime], Delivery | Refused]


class Sending(StrEnum):
    """How it ended: `not-due` means that it is settled, or in other hands; `reviewing` says why one is not sent."""

    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CAPPED = "capped"
    NOT_DUE = "not-due"


def send_mail(  # noqa: PLR0913  (its ports)
    delivery_id: str,
    now: datetime,
    owner: str,
    *,
    ledger: Ledger,
    mailer: Mailer,
    compose: Callable[[Delivery], bytes],
    review: Review,
    wait: Callable[[float], None],
) -> Sending:
    """Send a mail of the ledger, if it is there to be sent.

    Raises `Unsent` if SES refuses for the time being and Contended (the row may be claimed again at once), and
    whatever else leaves the send in doubt (the row waits for its lease).
    """
    claim = ledger.claim(delivery_id, owner, now, now + LEASE)
    if claim is None:
        return Sending.NOT_DUE
    if reason := _hopeless(claim, now):
        return _fail(claim, reason, ledger)
    reviewed = _reviewed(claim, now, review, ledger)
    if isinstance(reviewed, Refused):
        ledger.end(claim, reviewed.status, reason=reviewed.reason)
        return Sending(reviewed.status)
    return _send(claim, compose(reviewed), ledger, mailer, wait)


def _reviewed(claim: Claim, now: datetime, review: Review, ledger: Ledger) -> Delivery | Refused:
    try:
        return review(claim, now)
    except Contended:
        ledger.release(claim)
        raise


def _send(claim: Claim, message: bytes, ledger: Ledger, mailer: Mailer, wait: Callable[[float], None]) -> Sending:
    try:
        reference = _taken(claim.delivery, message, mailer, wait)
    except Unsent as unsent:
        if unsent.permanent:
            return _fail(claim, str(unsent), ledger)
        ledger.release(claim)
        raise
    ledger.end(claim, DeliveryStatus.SENT, reference=reference)
    return Sending.SENT


def _taken(delivery: Delivery, message: bytes, mailer: Mailer, wait: Callable[[float], None]) -> str:
    """What SES calls the mail that it took, at once or after a moment's wait for its rate."""
    for seconds in WAITS:
        try:
            return mailer.send(message, delivery.address, delivery.id)
        except Unsent as unsent:
            if not unsent.soon:
                raise
        wait(seconds)
    return mailer.send(message, delivery.address, delivery.id)


def _hopeless(claim: Claim, now: datetime) -> str:
    if claim.attempt > MAX_ATTEMPTS:
        return f"no answer to {MAX_ATTEMPTS} attempts"
    if now - claim.delivery.created > GIVE_UP_AFTER:
        return f"not taken for {GIVE_UP_AFTER.days} days"
    return ""


def _fail(claim: Claim, reason: str, ledger: Ledger) -> Sending:
    ledger.end(claim, DeliveryStatus.FAILED, reason=reason)
    return Sending.FAILED
