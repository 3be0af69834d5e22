"""Places in the texts of an item."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of the text as it came in.

    `field` is `title`, `summary`, `source`, `site`, `lang` or `category`; `number` tells several categories apart.
    """

    field: str
    start: int
    end: int
    number: int = 0
