"""What goes to and fro between a hub and us: our request, its question, the signature of what it posts.

Sections 5 to 7 of WebSub.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from wirewatch.push.push import LEASE

METHODS = ("sha1", "sha256", "sha384", "sha512")  # the largest hub still signs by SHA-1, which HMAC leaves unbroken
LONGEST = 2000  # characters of a challenge that we give back


@dataclass(frozen=True, slots=True)
class Asking:
    """A form that is to be posted to the hub of a feed."""

    feed: str
    hub: str
    form: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a hub asks, or says, by a GET: `mode` is subscribe, unsubscribe or denied."""

    mode: str
    topic: str
    challenge: str
    lease: str
    reason: str


def question_of(query: Mapping[str, str]) -> Question | None:
    """The question in a query string; None if there is none, or one that is too long to be echoed."""
    names = ("mode", "topic", "challenge", "lease_seconds", "reason")
    asked = Question(*(query.get(f"hub.{name}", "") for name in names))
    is_whole = asked.mode == "denied" or bool(asked.challenge)
    return asked if asked.mode and is_whole and len(asked.challenge) <= LONGEST else None


def subscribing(topic: str, callback: str, secret: str) -> str:
    """The form that asks for pushes, or goes on with them."""
    lease = str(int(LEASE.total_seconds()))
    return _form("subscribe", topic, callback, {"hub.secret": secret, "hub.lease_seconds": lease})


def unsubscribing(topic: str, callback: str) -> str:
    """The form that wants no more of them."""
    return _form("unsubscribe", topic, callback, {})


def _form(mode: str, topic: str, callback: str, more: Mapping[str, str]) -> str:
    """`verify` is for hubs of PubSubHubbub 0.3, which want to be told when to ask back; others pass over it."""
    return urlencode({"hub.mode": mode, "hub.topic": topic, "hub.callback": callback, "hub.verify": "async", **more})


def is_signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """Whether `X-Hub-Signature` is that of the raw body, by any of the secrets; compared in constant time."""
    method, _, given = header.strip().partition("=")
    method, given = method.lower(), given.strip().lower()
    if method not in METHODS or not given.isascii():
        return False
    return any(
        [hmac.compare_digest(hmac.new(each.encode(), body, method).hexdigest(), given) for each in secrets]  # noqa: C419
    )
