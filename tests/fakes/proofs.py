"""Proofs, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.subscriptions.ports import Proof


@dataclass
class FakeProofs:
    rows: dict[tuple[str, str], Proof] = field(default_factory=dict)

    def keep(self, subscription_id: str, purpose: str, proof: Proof) -> None:
        self.rows[subscription_id, purpose] = proof

    def holds(self, subscription_id: str, purpose: str, proof_hash: str, now: datetime) -> bool:
        proof = self.rows.get((subscription_id, purpose))
        return proof is not None and proof.confirm_hash == proof_hash and now <= proof.expires

    def use_up(self, subscription_id: str, purpose: str, proof_hash: str, now: datetime) -> bool:
        if not self.holds(subscription_id, purpose, proof_hash, now):
            return False
        del self.rows[subscription_id, purpose]
        return True
