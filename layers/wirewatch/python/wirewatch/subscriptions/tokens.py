"""Tokens in links: signed (HMAC-SHA256), bound to one purpose, readable with the newest key or an older one.

| page | its token names |
|---|---|
| `/unsubscribe`, `/manage` | a subscription |
| `/mute` | a subscription and a story |
| `/pause` | a subscription and a watch |
| `/feedback` | a subscription, a story, and the item that stood for it; `verdict` beside it is `useful` or `noise` |
| `/confirm` | a subscription and its secret |

Beside them, the answer to an unsubscription carries a token to undo it, which names the subscription, the watch ("" for
all of them), and the moment at which it ends.

The others never expire, but for the last: a confirmation token carries 32 random bytes; the profile keeps their hash
and their end, so that each works once. The tables alone hold nothing that confirms: whoever reads them still lacks
the key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from wirewatch.timestamps import to_text

UNSUBSCRIBE = "unsubscribe"
CONFIRM = "confirm"
MANAGE = "manage"
MUTE = "mute"
PAUSE = "pause"
FEEDBACK = "feedback"
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Tokens:
    """`keys` from the oldest to the newest; the newest signs, all of them are accepted."""

    keys: Sequence[str]

    def to_unsubscribe(self, subscription_id: str) -> str:
        """What the unsubscribe links of a subscription carry: always the same text."""
        return self._signer(UNSUBSCRIBE).dumps(subscription_id)

    def unsubscribing(self, token: str) -> str | None:
        """The subscription that an unsubscribe token names; None for any other text."""
        return self._subscription(UNSUBSCRIBE, token)

    def to_manage(self, subscription_id: str) -> str:
        """What the link to a subscription's own page carries: always the same text."""
        return self._signer(MANAGE).dumps(subscription_id)

    def managing(self, token: str) -> str | None:
        """The subscription that may be looked at and changed; None for any other text."""
        return self._subscription(MANAGE, token)

    def to_mute(self, subscription_id: str, story_id: str) -> str:
        """What the link that silences a story for a subscription carries."""
        return self._signer(MUTE).dumps([subscription_id, story_id])

    def muting(self, token: str) -> tuple[str, str] | None:
        """The subscription and the story; None for any other text."""
        read = self._read(MUTE, token)
        return (read[0], read[1]) if isinstance(read, list) else None

    def to_pause(self, subscription_id: str, watch_id: str) -> str:
        """What the link that pauses a watch of a subscription carries."""
        return self._signer(PAUSE).dumps([subscription_id, watch_id])

    def pausing(self, token: str) -> tuple[str, str] | None:
        """The subscription and the watch; None for any other text."""
        read = self._read(PAUSE, token)
        return (read[0], read[1]) if isinstance(read, list) else None

    def to_judge(self, subscription_id: str, story_id: str, item_id: str) -> str:
        """What the links to call a story useful or noise carry; which of the two it is, is said beside it."""
        return self._signer(FEEDBACK).dumps([subscription_id, story_id, item_id])

    def judging(self, token: str) -> tuple[str, str, str] | None:
        """The subscription, the story and its item; None for any other text."""
        read = self._read(FEEDBACK, token)
        return (read[0], read[1], read[2]) if isinstance(read, list) else None

    def to_undo(self, subscription_id: str, watch_id: str, until: datetime) -> str:
        """What undoes an unsubscription, up to that moment."""
        return self._signer(UNDO).dumps([subscription_id, watch_id, to_text(until)])

    def undoing(self, token: str, now: datetime) -> tuple[str, str] | None:
        """The subscription and the watch; None for any other text, and for one whose time is over."""
        read = self._read(UNDO, token)
        return (read[0], read[1]) if isinstance(read, list) and to_text(now) <= read[2] else None

    def to_confirm(self, subscription_id: str, secret: str) -> str:
        """What the link of a confirmation mail carries."""
        return self._signer(CONFIRM).dumps([subscription_id, secret])

    def confirming(self, token: str) -> tuple[str, str] | None:
        """The subscription and the hash of the secret that a confirmation token names; None for any other text."""
        read = self._read(CONFIRM, token)
        return (read[0], hashed(read[1])) if isinstance(read, list) else None

    def _subscription(self, purpose: str, token: str) -> str | None:
        read = self._read(purpose, token)
        return read if isinstance(read, str) else None

    def _read(self, purpose: str, token: str) -> object:
        try:
            read: object = self._signer(purpose).loads(token) if _is_written_as_we_do(token) else None
        except BadData:
            return None
        return read

    def _signer(self, purpose: str) -> URLSafeSerializer:
        settings = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(list(self.keys), salt=purpose, signer_kwargs=settings)


def _is_written_as_we_do(token: str) -> bool:
    """Several last letters stand for one signature in base64; only one of them is ours."""
    signature = token.rpartition(".")[2]
    return token.isascii() and base64_encode(base64_decode(signature)).decode() == signature


def hashed(secret: str) -> str:
    """How the profile keeps the secret of a confirmation. It is random, so a plain hash suffices."""
    return hashlib.sha256(f"{CONFIRM}:{secret}".encode()).hexdigest()
