"""Who may subscribe at all: everybody, addresses of some domains, or nobody but whom an operator enrols."""

from wirewatch.subscriptions.addresses import domain_of
from wirewatch.subscriptions.errors import SubscriptionError

OPEN, CLOSED = "open", "closed"


class ClosedError(Exception):
    """Nobody can subscribe here by himself."""


def check_admitted(address: str, policy: str) -> None:
    """`policy` is `open`, `closed`, or domains separated by commas. Raises ClosedError, or SubscriptionError."""
    if policy == OPEN:
        return
    if policy == CLOSED:
        raise ClosedError
    domains = [each.strip().lower() for each in policy.split(",")]
    if domain_of(address) not in domains:
        raise SubscriptionError("address", f"only addresses at {', '.join(domains)} can subscribe here")
