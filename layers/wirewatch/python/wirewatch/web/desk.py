"""What the routes need of the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wirewatch.delivery.ports import Ledger
from wirewatch.subscriptions.ports import Catalogue, Subscriptions
from wirewatch.subscriptions.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Desk:
    """`keys` sign links, the newest last; `new_token` gives 32 random bytes as text."""

    subscriptions: Subscriptions
    catalogue: Catalogue
    ledger: Ledger
    keys: Sequence[str]
    new_token: Callable[[], str]

    @property
    def tokens(self) -> Tokens:
        """The tokens that its keys sign."""
        return Tokens(self.keys)
