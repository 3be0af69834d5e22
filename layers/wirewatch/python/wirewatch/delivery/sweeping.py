"""What a crash left half done is put back on its way, and what was held until now is put on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from wirewatch.assessment.canary import canary_of
from wirewatch.delivery.ports import Ledger
from wirewatch.items.ports import Items

# Longer than retries of streams and queues take, so that only what they gave up is touched.
ITEM_STALLS = timedelta(minutes=20)
MAIL_STALLS = timedelta(minutes=10)
WAITS = timedelta(minutes=1)  # a mail that waits for less is being sent


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows of each table were put back; `oldest` is for how many seconds a mail has waited to be sent."""

    items: int
    deliveries: int
    oldest: float = 0

    def figures(self) -> dict[str, list[float]]:
        """Its metrics, by name: of mails that are on their way there is nothing to say."""
        return {"OldestMail": [self.oldest]} if self.oldest >= WAITS.total_seconds() else {}


def sweep_stalled(now: datetime, *, items: Items, ledger: Ledger, limit: int) -> Swept:
    """Re-drive at most `limit` items and as many mails; what is left is still there at the next run.

    And let the canary go, if it is time.
    """
    items.add(canary_of(now), None, now)
    stalled_items = [each.id for each in islice(items.stalled(now - ITEM_STALLS), limit)]
    stalled_mails = list(islice(ledger.stalled(now - MAIL_STALLS, now), limit))
    for item_id in stalled_items:
        items.redrive(item_id, now)
    for delivery_id in stalled_mails:
        ledger.redrive(delivery_id, now)
    since = ledger.waiting_since()
    oldest = (now - since).total_seconds() if since else 0
    return Swept(len(stalled_items), len(stalled_mails), oldest)
