"""What matching needs of the world: the Watches table."""

from collections.abc import Iterable
from typing import Protocol

from wirewatch.watches.watch import Watch


class Watches(Protocol):
    """The watches, and one version for all of them: any change raises it in the same transaction."""

    def version(self) -> int:
        """What the last change left behind; 0 before the first. A consistent read of one row."""

    def list_all(self) -> Iterable[Watch]:
        """Every watch, by id. Reads the whole table: for a version that is new to the caller."""

    def get(self, watch_id: str) -> Watch | None:
        """One watch, or None."""

    def put(self, watch: Watch) -> None:
        """Create or replace it."""

    def delete(self, watch_id: str) -> bool:
        """Remove it; False, and the version as it was, if there is no such watch."""
