"""Hanging an endpoint on the SNS topic, changing what it gets, and taking it off again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol as Port
from typing import Self

from wirewatch.levels.level import Level
from wirewatch.subscriptions.endpoints import Endpoint, Protocol, extended, narrowed, nearness
from wirewatch.subscriptions.errors import SubscriptionError

FOREIGN = "it was not hung on the topic by `wirewatch subscribe` (its filter policy is another): change it in SNS"
WAITING = "nobody has confirmed it yet: it gets nothing, and SNS forgets it two days after it was asked"


class Endpoints(Port):
    """The endpoints of the topic."""

    def addresses(self) -> Iterable[Endpoint]:
        """Every one of them, without what it wants."""

    def read(self, endpoint: Endpoint) -> Endpoint:
        """With what it wants."""

    def add(self, endpoint: Endpoint) -> None:
        """Hang it on the topic."""

    def named(self, endpoint: Endpoint) -> Endpoint:
        """With the ARN, also of one that waits for its confirmation, which is sent again."""

    def change(self, endpoint: Endpoint) -> None:
        """Give it the filter policy that it says."""

    def remove(self, endpoint: Endpoint) -> None:
        """Take it off the topic."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The endpoint as it is on the topic, None if it is not there, and how many others there are."""

    endpoint: Endpoint | None
    others: int

    @classmethod
    def of(cls, protocol: str, address: str, endpoints: Endpoints) -> Self:
        """Look it up."""
        everything = list(endpoints.addresses())
        found = [each for each in everything if (each.protocol, each.address) == (protocol, address)]
        return cls(endpoints.read(found[0]) if found else None, len(everything) - len(found))


@dataclass(frozen=True, slots=True)
class Hung:
    """An endpoint as it hangs on the topic now; what else to say of it."""

    endpoint: Endpoint
    is_new: bool
    notes: tuple[str, ...]


def subscribe_endpoint(wished: Endpoint, endpoints: Endpoints, policies: int) -> Hung:
    """Hang it on the topic, or extend its policy. Raises SubscriptionError."""
    standing = Standing.of(wished.protocol, wished.address, endpoints)
    if standing.endpoint is None:
        made = extended(None, wished, standing.others, policies)
        endpoints.add(made)
        return Hung(made, is_new=True, notes=_quotas(made, standing.others, policies))
    before = endpoints.named(standing.endpoint)
    _check_ours(before)
    made = extended(before, wished, standing.others, policies)
    notes = _quotas(made, standing.others, policies)
    if made.policy == before.policy:
        return Hung(made, is_new=False, notes=("it is subscribed like that already", *notes))
    endpoints.change(made)
    if before.levels != wished.levels:
        notes = ("an endpoint has the same levels for all its watches: " + _listed(made.levels), *notes)
    return Hung(made, is_new=False, notes=("it was on the topic: its filter policy was extended", *notes))


def unsubscribe_endpoint(protocol: Protocol, address: str, watches: Sequence[str], endpoints: Endpoints) -> str:
    """Take it off the topic, or only those watches from its policy; what was done. Raises SubscriptionError."""
    standing = Standing.of(protocol, address, endpoints).endpoint
    if standing is None:
        raise SubscriptionError("endpoint", f"no {protocol} endpoint {address} hangs on the topic")
    if not standing.arn:
        raise SubscriptionError("endpoint", WAITING)
    _check_ours(standing)
    left = narrowed(standing, watches) if watches else None
    if left is None:
        endpoints.remove(standing)
        return "taken off the topic"
    endpoints.change(left)
    return "follows only " + ", ".join(left.watches) + " now"


def _check_ours(endpoint: Endpoint) -> None:
    if not endpoint.is_ours:
        raise SubscriptionError("endpoint", FOREIGN)


def _quotas(endpoint: Endpoint, others: int, policies: int) -> tuple[str, ...]:
    return tuple(f"mind the quota: {each}" for each in nearness(endpoint, others, policies))


def _listed(levels: Iterable[Level]) -> str:
    return ", ".join(str(level) for level in sorted(levels, key=lambda level: -level.rank))
