"""The endpoints of the topic, in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wirewatch.levels.level import Level
from wirewatch.subscriptions.endpoints import Endpoint


@dataclass
class FakeEndpoints:
    """Endpoints in a list. With `waits`, a new one waits for its confirmation."""

    hung: list[Endpoint] = field(default_factory=list)
    waits: bool = False

    def addresses(self) -> Iterable[Endpoint]:
        return [Endpoint(each.protocol, each.address, arn="" if self.waits else each.arn) for each in self.hung]

    def read(self, endpoint: Endpoint) -> Endpoint:
        return self._same(endpoint) if endpoint.arn else endpoint

    def add(self, endpoint: Endpoint) -> None:
        self.hung.append(replace(endpoint, arn=f"arn:{len(self.hung)}"))

    def named(self, endpoint: Endpoint) -> Endpoint:
        return self._same(endpoint)

    def change(self, endpoint: Endpoint) -> None:
        assert endpoint.arn
        self.hung[self.hung.index(self._same(endpoint))] = endpoint

    def remove(self, endpoint: Endpoint) -> None:
        self.hung.remove(self._same(endpoint))

    def _same(self, endpoint: Endpoint) -> Endpoint:
        (found,) = (e for e in self.hung if (e.protocol, e.address) == (endpoint.protocol, endpoint.address))
        return found


def phone(*watches: str, levels: Iterable[Level] = (Level.FLASH,), number: str = "+905321234567") -> Endpoint:
    """A phone that follows these watches."""
    return Endpoint("sms", number, watches, frozenset(levels))
