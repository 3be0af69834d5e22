"""Where a hub posts to, and what it signs with: made of the deployment's key and the feed's id, and stored nowhere.

Only the hub and we know the address: without the key nobody can make it up, and so nobody can confirm, deny or end a
subscription, nor cost us a look into a table.
"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wirewatch.push.hub import Asking, subscribing, unsubscribing
from wirewatch.push.push import Push

PATH = "/push"
DIGITS = 40  # of the proof, 160 bits


def reachable(url: str) -> str:
    """The public address if hubs can reach us there, else "": it must be one of https."""
    return url if url.startswith("https://") else ""


def proof(key: str, feed_id: str) -> str:
    """The last part of the address to which pushes of a feed go."""
    return _digest(key, "address", feed_id)[:DIGITS]


def secret(key: str, feed_id: str) -> str:
    """What the hub signs pushes of a feed with: 64 characters."""
    return _digest(key, "secret", feed_id)


def is_proof(keys: Iterable[str], feed_id: str, given: str) -> bool:
    """Whether the address is one that we made, with a key of now or before."""
    made = [proof(key, feed_id) for key in keys]
    return given.isascii() and any([hmac.compare_digest(each, given) for each in made])  # noqa: C419


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes what hubs are asked. `url` is our public address ("": none), `keys` reads the keys, the newest last."""

    url: str
    keys: Callable[[], Sequence[str]]

    def subscribe(self, pushes: Iterable[tuple[str, Push]]) -> list[Asking]:
        """A form for each (id of the feed, how it stands)."""
        key = self.keys()[-1]
        return [
            Asking(feed, push.hub, subscribing(push.topic, self._callback(key, feed), secret(key, feed)))
            for feed, push in pushes
        ]

    def unsubscribe(self, feed: str, push: Push) -> Asking:
        """The form that ends it."""
        return Asking(feed, push.hub, unsubscribing(push.topic, self._callback(self.keys()[-1], feed)))

    def _callback(self, key: str, feed: str) -> str:
        return f"{self.url}{PATH}/{feed}/{proof(key, feed)}"


def _digest(key: str, *parts: str) -> str:
    return hmac.new(key.encode(), "\n".join(("push", *parts)).encode(), "sha256").hexdigest()
