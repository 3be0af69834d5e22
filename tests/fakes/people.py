"""Subscriptions, matches and assessed items to test with: each takes what its test is about."""

from datetime import UTC, datetime
from typing import Any

from wirewatch.assessment.event import ItemAssessed, Novelty, StorySoFar
from wirewatch.delivery.ports import Match
from wirewatch.items.item import Item
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Cadence, Channel, DigestPlan, Status, Subscription
from wirewatch.timestamps import to_text

NOON = datetime(2020, 2, 14, 12, 0, tzinfo=UTC)
DAILY = DigestPlan(Cadence.DAILY, "07:00", "Europe/Istanbul")


def subscription(identity: str = "u-1", **changes: Any) -> Subscription:
    """A confirmed analyst who watches `idlib` and hears of FLASH and URGENT by mail."""
    usual: dict[str, Any] = {
        "channel": Channel.EMAIL,
        "address": f"{identity}@example.org",
        "watches": ("idlib",),
        "levels": frozenset({Level.FLASH, Level.URGENT}),
        "status": Status.CONFIRMED,
    }
    return Subscription(id=identity, **usual | changes)


def assessed(**changes: Any) -> ItemAssessed:
    """An urgent item that is news for the watch `idlib`."""
    item = {name: changes.pop(name) for name in ("title", "summary", "language", "url") if name in changes}
    usual: dict[str, Any] = {
        "item": Item(
            **{
                "id": "i-1",
                "guid": "g",
                "url": "https://www.wire.example/1",
                "title": "Helicopter shot down over Idlib",
                "summary": "It came down on Friday.",
                "published": NOON,
                "seen": NOON,
                "language": "en",
                "feed": "f-1",
                "source": "Example Wire",
                "tier": 1,
            }
            | item
        ),
        "story": StorySoFar("s-1", 7, 4, to_text(NOON), "Helicopter shot down"),
        "watches": ("idlib",),
        "news_for": ("idlib",),
        "terms": ("idlib",),
        "eager": False,
        "level": Level.URGENT,
        "score": 75,
        "novelty": Novelty.NEW,
        "reasons": ("flagged breaking by the publisher (+40)",),
    }
    return ItemAssessed(**usual | changes)


def match(item: str = "i-1", at: datetime = NOON, **changes: Any) -> Match:
    """A routine match of `idlib`."""
    usual: dict[str, Any] = {
        "watch": "idlib",
        "url": f"https://www.wire.example/{item}",
        "title": f"Title of {item}",
        "summary": "What happened.",
        "source": "Example Wire",
        "language": "en",
        "seen": to_text(at),
        "story": f"s-{item}",
        "headline": "Headline",
        "level": "ROUTINE",
        "score": 20,
        "novelty": "new",
        "terms": ("idlib",),
        "reasons": ("established outlet (+20)",),
    }
    return Match(item=item, at=at, **usual | changes)
