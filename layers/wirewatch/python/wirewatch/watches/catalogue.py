"""The compiled catalogue, kept from one invocation to the next and renewed when the watches change."""

from collections.abc import Iterable
from typing import Protocol

from wirewatch.watches.matching import Catalogue
from wirewatch.watches.watch import Watch


class Listed(Protocol):
    """As much of `ports.Watches` as is asked of it here."""

    def version(self) -> int:
        """See Watches.version."""

    def list_all(self) -> Iterable[Watch]:
        """See Watches.list_all."""


class CachedCatalogue:
    """Compiles again only when the version has moved on."""

    def __init__(self, watches: Listed) -> None:
        self._watches = watches
        self._version: int | None = None
        self._catalogue = Catalogue.compile(())

    def current(self) -> Catalogue:
        """The catalogue of now: one consistent read where nothing has changed.

        The version is read before the watches. A change between the two is compiled already and, its version
        being newer, compiled once more by the next call: never missed.
        """
        version = self._watches.version()
        if version != self._version:
            self._catalogue = Catalogue.compile(self._watches.list_all(), self._catalogue)
            self._version = version
        return self._catalogue
