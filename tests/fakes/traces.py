"""What is held of one person, in memory."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.fakes.deliveries import FakeLedger
from tests.fakes.subscriptions import FakeSubscriptions

from wirewatch.subscriptions.subscription import Status, Subscription


@dataclass
class FakeTraces:
    people: FakeSubscriptions = field(default_factory=FakeSubscriptions)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    asked: dict[str, datetime] = field(default_factory=dict)
    verdicts: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, subscription_id: str, now: datetime) -> bool:
        row = self.people.rows.get(subscription_id)
        if row:
            self.people.rows[row.id] = replace(row, status=Status.ERASING)
            self.people.proofs.pop(row.id, None)
            self.asked[row.id] = now
        return row is not None

    def marked(self, before: datetime, limit: int) -> Iterable[Subscription]:
        due = [each for each, at in self.asked.items() if at <= before and each in self.people.rows]
        erasing = [each for each in due if self.people.rows[each].status is Status.ERASING]
        return [self.people.rows[each] for each in sorted(erasing, key=lambda each: (self.asked[each], each))[:limit]]

    def bury(self, address: str, now: datetime) -> None:
        self.people.buried.add(address.casefold())

    def remove(self, subscription: Subscription) -> None:
        for each in [name for name, row in self.ledger.rows.items() if row.delivery.recipient == subscription.id]:
            del self.ledger.rows[each]
        for key in [each for each in self.verdicts if each[0] == subscription.id]:
            del self.verdicts[key]
        row = self.people.rows.get(subscription.id)
        if row and row.status is Status.ERASING:
            del self.people.rows[row.id]

    def judge(self, subscription_id: str, story: str, item: str, verdict: str, now: datetime) -> bool:
        row = self.people.rows.get(subscription_id)
        if row is None or row.status is Status.ERASING:
            return False
        self.verdicts[subscription_id, story] = verdict
        return True

    def rows(self, subscription: Subscription) -> dict[str, list[dict[str, Any]]]:
        mails = [row.delivery for row in self.ledger.rows.values() if row.delivery.recipient == subscription.id]
        verdicts = [
            {"sk": f"verdict#{story}", "verdict": each}
            for (owner, story), each in self.verdicts.items()
            if owner == subscription.id
        ]
        return {
            "subscriptions": [{"id": subscription.id, "address": subscription.address}, *verdicts],
            "deliveries": [{"id": each.id, "content": dict(asdict(each)["content"])} for each in mails],
        }
