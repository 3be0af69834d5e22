"""How often something may be asked for: so many times within a fixed span, counted in a table.

A count belongs to one span of the clock, whose number is part of its key: a row of a past span is never read again,
whenever it is cleaned up. Counting is one atomic write, so no number of requests at once gets more than the limit.
Who asked is kept as a keyed hash, which without the signing key names nobody.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within each span of `per`, for each subject; the name tells limits apart."""

    name: str
    most: int
    per: timedelta


ADDRESS = Limit("address", 10, timedelta(days=1))  # wishes for one mail address
NETWORK = Limit("network", 30, timedelta(hours=1))  # wishes from one network
EVERYBODY = Limit("everybody", 3000, timedelta(hours=1))  # wishes in all: a hundred bombed networks
LINKS = Limit("links", 6, timedelta(days=1))  # mails with a link that somebody asked for, to one subscription
PREVIEWS = Limit("previews", 120, timedelta(hours=1))  # from one network
CHANGES = Limit("changes", 600, timedelta(hours=1))  # of subscriptions, from one network


class Counts(Protocol):
    """A table of counts."""

    def count(self, key: str, expires: datetime) -> int:
        """Count one more, atomically; what it is now. The row may be forgotten once it has expired."""


class LimitError(Exception):
    """Too many; asking again is of use after `retry_after` seconds."""

    def __init__(self, limit: Limit, retry_after: int) -> None:
        super().__init__(f"more than {limit.most} for this {limit.name}")
        self.limit = limit
        self.retry_after = retry_after


def spend(wanted: Iterable[tuple[Limit, str]], now: datetime, key: str, counts: Counts) -> None:
    """Count one for each (limit, subject). Raises LimitError at the first that is used up."""
    for limit, subject in wanted:
        number, ends = _span(limit, now)
        if counts.count(f"{limit.name}#{keyed(subject, key)}#{number}", ends) > limit.most:
            raise LimitError(limit, max(1, int((ends - now).total_seconds())))


def network_of(client: str) -> str:
    """What one party is likely to hold: an IPv4 address, or the /64 of an IPv6 one. "" for what is neither."""
    try:
        address = ip_address(client)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped
        return str(inside) if inside else str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


def keyed(subject: str, key: str) -> str:
    """A hash of the subject that only the key's holder can make."""
    return hmac.new(key.encode(), subject.encode("utf-8", "replace"), sha256).hexdigest()[:32]


def _span(limit: Limit, now: datetime) -> tuple[int, datetime]:
    """The number of the present span, and its end."""
    seconds = int(limit.per.total_seconds())
    number = int(now.timestamp()) // seconds
    return number, datetime.fromtimestamp((number + 1) * seconds, UTC)
