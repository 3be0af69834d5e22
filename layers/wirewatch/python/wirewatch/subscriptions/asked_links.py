"""Links that an owner asks for and gets by mail: a new one to manage, or one that exports or erases, once.

A link in a mail travels wherever the mail is forwarded. So those of alerts and digests end after 30 days and never
export or erase: that takes a mail which was asked for, with 32 random bytes in its link, for one purpose, for an hour.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.ports import Ledger
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.erasing import Traces
from wirewatch.subscriptions.ports import Proof, Proofs, Subscriptions
from wirewatch.subscriptions.subscription import Channel, Status, Subscription
from wirewatch.subscriptions.tokens import ERASE, EXPORT, MANAGE, hashed
from wirewatch.timestamps import to_text

PURPOSES = (MANAGE, EXPORT, ERASE)
TO_USE = timedelta(hours=1)


def is_mailable(subscription: Subscription | None) -> bool:
    """Whether its owner may be written to on his own wish: also after he left, not after a complaint."""
    return subscription is not None and subscription.status not in {Status.SUPPRESSED, Status.ERASING}


def send_link(  # noqa: PLR0913  (its ports)
    subscription_id: str,
    purpose: str,
    now: datetime,
    *,
    subscriptions: Subscriptions,
    proofs: Proofs,
    ledger: Ledger,
    new_token: Callable[[], str],
) -> bool:
    """Open the mail, one a second at most for each purpose; False if its owner may not be written to.

    An earlier link for the same purpose works no more. A button that is pressed twice at once gets one mail, whose link
    works. `new_token` gives 32 random bytes as text.
    """
    subscription = subscriptions.get(subscription_id)
    if subscription is None or not is_mailable(subscription):
        return False
    mail = _mail(subscription, purpose, new_token(), now)
    if not ledger.open(mail):
        mail = ledger.read(mail.id) or mail
    proofs.keep(subscription_id, purpose, Proof(hashed(mail.content["secret"], purpose), now + TO_USE))
    return True


def exported(
    subscription_id: str,
    proof_hash: str,
    now: datetime,
    *,
    subscriptions: Subscriptions,
    proofs: Proofs,
    traces: Traces,
) -> Mapping[str, Any] | None:
    """Every row that is kept of the owner, by table; None for a proof that was used, has expired, or never was.

    The proof is used up last: an answer that fails on the way to that can be asked for again.
    """
    subscription = subscriptions.get(subscription_id)
    if subscription is None or subscription.status is Status.ERASING:
        return None
    if not proofs.holds(subscription_id, EXPORT, proof_hash, now):
        return None
    rows = traces.rows(subscription)
    return rows if proofs.use_up(subscription_id, EXPORT, proof_hash, now) else None


def erased(subscription_id: str, proof_hash: str, now: datetime, *, proofs: Proofs, traces: Traces) -> bool:
    """Have everything erased; False for a proof that was used, has expired, or never was.

    The mark comes first, and is all that matters: the sweep removes the proof with the other rows.
    """
    if not proofs.holds(subscription_id, ERASE, proof_hash, now):
        return False
    marked = traces.mark(subscription_id, now)
    return proofs.use_up(subscription_id, ERASE, proof_hash, now) and marked


def _mail(subscription: Subscription, purpose: str, secret: str, now: datetime) -> Delivery:
    return Delivery(
        id=identifier("d", f"link {purpose} {to_text(now)}", subscription.id),
        kind=Kind.LINK,
        recipient=subscription.id,
        address=subscription.address,
        created=now,
        channel=Channel.EMAIL,
        content={
            "version": 1,
            "purpose": purpose,
            "secret": secret,
            "expires": to_text(now + TO_USE),
            "timezone": subscription.digest.timezone,
        },
    )
