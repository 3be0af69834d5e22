"""An item, and the terminal reasons that it can end with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CANARY_FEED = "canary"  # of items that we make ourselves: see wirewatch.assessment.canary


class Outcome(StrEnum):
    """The one reason that ends an item's way; every item gets exactly one."""

    ALERTED = "alerted"
    GROUPED = "grouped"
    BELOW_LEVEL = "below-level"
    UNMATCHED = "unmatched"
    STALE = "stale"
    BASELINE = "baseline"
    DUPLICATE = "duplicate"
    HELD = "held"
    CAPPED = "capped"
    DIGEST_ONLY = "digest-only"


@dataclass(frozen=True, slots=True)
class Declared:
    """Urgency that the feed itself states: scheme `nitf`, `cap`, `gdacs` or `category`, and its value as written."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. Texts are plain: no markup, no control or bidi characters, NFC.

    `published` is the publisher's claim, clamped to [seen - 48 h, seen + 10 min]; None where none was made.
    `seen` is when we first saw it: order and freshness go by it. `language` is a BCP 47 primary
    subtag, or `und`. `feed` is the feed's id.
    """

    id: str
    guid: str
    url: str
    title: str
    summary: str
    published: datetime | None
    seen: datetime
    language: str
    feed: str
    source: str
    tier: int
    declared: tuple[Declared, ...] = ()
