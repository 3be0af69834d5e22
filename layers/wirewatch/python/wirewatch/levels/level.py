"""FLASH, URGENT, ROUTINE: how breaking an item or story is."""

from enum import StrEnum


class Level(StrEnum):
    """Levels compare by `rank`, higher is more breaking."""

    FLASH = "FLASH"
    URGENT = "URGENT"
    ROUTINE = "ROUTINE"

    @property
    def rank(self) -> int:
        """2 for FLASH, 1 for URGENT, 0 for ROUTINE."""
        return {Level.FLASH: 2, Level.URGENT: 1, Level.ROUTINE: 0}[self]
