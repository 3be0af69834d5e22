"""Tokens in links: signed (HMAC-SHA256), bound to one purpose, readable with the newest key or an older one.

| page | its token names | it works |
|---|---|---|
| `/unsubscribe` | a subscription | always |
| `/manage` | a subscription | for 30 days |
| `/mute` | a subscription and a story | for 30 days |
| `/pause` | a subscription and a watch | for 30 days |
| `/feedback` | a subscription, a story and the item that stood for it; `verdict` is beside it | for 30 days |
| `/confirm` | a subscription and its secret | once, within 48 hours |
| `/export`, `/erase` | a subscription and a secret | once, within an hour |
| `/resubscribe`, in the answer to an unsubscription | a subscription, a watch ("": all), an end | until that |

What works for 30 days carries the moment at which its mail was made, so that a mail made twice is the same twice. A
secret is 32 random bytes; tables keep its hash and its end, so that it works once. They alone hold nothing that opens
anything: whoever reads them still lacks the key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from wirewatch.timestamps import to_text

UNSUBSCRIBE = "unsubscribe"
CONFIRM = "confirm"
EXPORT = "export"
ERASE = "erase"
MANAGE = "manage"
MUTE = "mute"
PAUSE = "pause"
FEEDBACK = "feedback"
UNDO = "undo"
DATED = (MANAGE, MUTE, PAUSE, FEEDBACK)
LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tokens:
    """`keys` from the oldest to the newest; the newest signs, all of them are accepted.

    `at` is when a link's mail was made. What is read is None for any text that is no token of the purpose, and for one
    whose time is over.
    """

    keys: Sequence[str]

    def to_unsubscribe(self, subscription_id: str) -> str:
        """What the unsubscribe links of a subscription carry: always the same text."""
        return self._signer(UNSUBSCRIBE).dumps(subscription_id)

    def unsubscribing(self, token: str) -> str | None:
        """The subscription that an unsubscribe token names."""
        read = self._read(UNSUBSCRIBE, token)
        return read if isinstance(read, str) else None

    def to_manage(self, subscription_id: str, at: datetime) -> str:
        """What the link to a subscription's own page carries."""
        return self._dated(MANAGE, at, subscription_id)

    def managing(self, token: str, now: datetime) -> str | None:
        """The subscription that may be looked at and changed."""
        named = self._valid(MANAGE, token, now)
        return named[0] if named else None

    def to_mute(self, subscription_id: str, story_id: str, at: datetime) -> str:
        """What the link that silences a story for a subscription carries."""
        return self._dated(MUTE, at, subscription_id, story_id)

    def muting(self, token: str, now: datetime) -> tuple[str, str] | None:
        """The subscription and the story."""
        named = self._valid(MUTE, token, now)
        return (named[0], named[1]) if named else None

    def to_pause(self, subscription_id: str, watch_id: str, at: datetime) -> str:
        """What the link that pauses a watch of a subscription carries."""
        return self._dated(PAUSE, at, subscription_id, watch_id)

    def pausing(self, token: str, now: datetime) -> tuple[str, str] | None:
        """The subscription and the watch."""
        named = self._valid(PAUSE, token, now)
        return (named[0], named[1]) if named else None

    def to_judge(self, subscription_id: str, story_id: str, item_id: str, at: datetime) -> str:
        """What the links to call a story useful or noise carry; which of the two it is, is said beside it."""
        return self._dated(FEEDBACK, at, subscription_id, story_id, item_id)

    def judging(self, token: str, now: datetime) -> tuple[str, str, str] | None:
        """The subscription, the story and its item."""
        named = self._valid(FEEDBACK, token, now)
        return (named[0], named[1], named[2]) if named else None

    def owner(self, token: str) -> str | None:
        """Whose subscription the token of a dated link names, also when its time is over."""
        return next((named[1][0] for purpose in DATED if (named := self._issued(purpose, token))), None)

    def is_expired(self, purpose: str, token: str, now: datetime) -> bool:
        """Whether it was a token of that purpose, of those with a date."""
        issued = self._issued(purpose, token)
        return issued is not None and now - issued[0] >= LIFE

    def to_undo(self, subscription_id: str, watch_id: str, until: datetime) -> str:
        """What undoes an unsubscription, up to that moment."""
        return self._signer(UNDO).dumps([subscription_id, watch_id, to_text(until)])

    def undoing(self, token: str, now: datetime) -> tuple[str, str] | None:
        """The subscription and the watch."""
        read = self._read(UNDO, token)
        return (read[0], read[1]) if isinstance(read, list) and to_text(now) <= read[2] else None

    def to_prove(self, purpose: str, subscription_id: str, secret: str) -> str:
        """What a link carries that works once: to CONFIRM, EXPORT or ERASE."""
        return self._signer(purpose).dumps([subscription_id, secret])

    def proving(self, purpose: str, token: str) -> tuple[str, str] | None:
        """The subscription and the hash of the secret; whether that is good still, the table knows."""
        read = self._read(purpose, token)
        return (read[0], hashed(read[1], purpose)) if isinstance(read, list) else None

    def _dated(self, purpose: str, at: datetime, *named: str) -> str:
        return self._signer(purpose).dumps([int(at.timestamp()), *named])

    def _valid(self, purpose: str, token: str, now: datetime) -> list[str] | None:
        issued = self._issued(purpose, token)
        return issued[1] if issued and now - issued[0] < LIFE else None

    def _issued(self, purpose: str, token: str) -> tuple[datetime, list[str]] | None:
        read = self._read(purpose, token)
        if not (isinstance(read, list) and read and isinstance(read[0], int)):
            return None  # or of a version whose links had no date
        return datetime.fromtimestamp(read[0], UTC), read[1:]

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


def hashed(secret: str, purpose: str = CONFIRM) -> str:
    """How a table keeps a secret. It is random, so a plain hash suffices."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()
