"""Paces, in memory."""

from dataclasses import dataclass, field, replace

from wirewatch.delivery.pacing import Pace


@dataclass
class FakePaces:
    """Paces in a dict. While `rivals` is above zero, somebody else is quicker."""

    rows: dict[str, Pace] = field(default_factory=dict)
    rivals: int = 0

    def read(self, subscription_id: str) -> Pace:
        return self.rows.get(subscription_id, Pace())

    def store(self, subscription_id: str, pace: Pace) -> bool:
        if self.rivals:
            self.rivals -= 1
            return False
        if pace.revision != self.read(subscription_id).revision:
            return False
        self.rows[subscription_id] = replace(pace, revision=pace.revision + 1)
        return True
