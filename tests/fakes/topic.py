"""The topic, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wirewatch.subscriptions.subscription import Channel


@dataclass
class FakeTopic:
    """What was published and subscribed. An exception in `fails` is raised instead, once each, in order."""

    published: list[dict[str, Any]] = field(default_factory=list)
    subscribed: list[tuple[Channel, str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    _arrived: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def publish(self, message: Mapping[str, str], subject: str, attributes: Mapping[str, str | Sequence[str]]) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.published.append({"message": message, "subject": subject, "attributes": attributes})
        reference = f"sns-{len(self.published)}"
        for _, endpoint, watches, levels in self.subscribed:
            if not set(watches).isdisjoint(attributes["watches"]) and attributes["level"] in levels:
                self._arrived.setdefault(endpoint, []).append({"Message": message["default"], "MessageId": reference})
        return reference

    def subscribe(self, channel: Channel, endpoint: str, watches: Sequence[str], levels: Sequence[str]) -> str:
        self.subscribed.append((channel, endpoint, tuple(watches), tuple(levels)))
        return f"subscription-{len(self.subscribed)}"

    def received(self, endpoint: str) -> list[dict[str, str]]:
        """What an endpoint got, each with the name that its publisher was given."""
        return self._arrived.get(endpoint, [])
