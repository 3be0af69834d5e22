"""Tokens in links: signed (HMAC-SHA256), bound to one purpose, readable with the newest key or an older one.

An unsubscribe token names a subscription and never expires. A confirmation token carries 32 random
bytes besides; the profile keeps their hash and their end, so that each works once. The tables alone
hold nothing that confirms: whoever reads them still lacks the key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer

UNSUBSCRIBE = "unsubscribe"
CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Tokens:
    """`keys` from the oldest to the newest; the newest signs, all of them are accepted."""

    keys: Sequence[str]

    def to_unsubscribe(self, subscription_id: str) -> str:
        """What the unsubscribe links of a subscription carry: always the same text."""
        return self._signer(UNSUBSCRIBE).dumps(subscription_id)

    def unsubscribing(self, token: str) -> str | None:
        """The subscription that an unsubscribe token names; None for any other text."""
        read = self._read(UNSUBSCRIBE, token)
        return read if isinstance(read, str) else None

    def to_confirm(self, subscription_id: str, secret: str) -> str:
        """What the link of a confirmation mail carries."""
        return self._signer(CONFIRM).dumps([subscription_id, secret])

    def confirming(self, token: str) -> tuple[str, str] | None:
        """The subscription and the hash of the secret that a confirmation token names; None for any other text."""
        read = self._read(CONFIRM, token)
        return (read[0], hashed(read[1])) if isinstance(read, list) else None

    def _read(self, purpose: str, token: str) -> object:
        try:
            return self._signer(purpose).loads(token)
        except BadData:
            return None

    def _signer(self, purpose: str) -> URLSafeSerializer:
        settings = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(list(self.keys), salt=purpose, signer_kwargs=settings)


def hashed(secret: str) -> str:
    """How the profile keeps the secret of a confirmation. It is random, so a plain hash suffices."""
    return hashlib.sha256(f"{CONFIRM}:{secret}".encode()).hexdigest()
