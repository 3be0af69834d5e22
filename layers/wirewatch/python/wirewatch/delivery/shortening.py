"""A digest or a storm that would be clipped on its way shows fewer stories, and says how many more there are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.levels.level import Level


def shortened(delivery: Delivery, share: float) -> Delivery | None:
    """The same mail with about that share of its stories, at least one less; None if it has none to spare."""
    stories = _shown(delivery)
    if stories <= 1:
        return None
    keep = max(min(int(stories * share), stories - 1), 1)
    content = delivery.content
    if delivery.kind is Kind.STORM:
        ranked = sorted(content["stories"], key=lambda story: -Level(story["level"]).rank)
        more = content.get("more", 0) + stories - keep
        return replace(delivery, content={**content, "stories": ranked[:keep], "more": more})
    return replace(delivery, content={**content, "groups": _fewer(content["groups"], stories - keep)})


def _shown(delivery: Delivery) -> int:
    if delivery.kind is Kind.STORM:
        return len(delivery.content["stories"])
    groups = delivery.content["groups"] if delivery.kind is Kind.DIGEST else []
    return sum(len(group["stories"]) for group in groups)


def _fewer(groups: list[Mapping[str, Any]], less: int) -> list[Mapping[str, Any]]:
    """The groups with so many stories less, each time the last one of the group that shows most."""
    kept = [len(group["stories"]) for group in groups]
    for _ in range(less):
        kept[max(range(len(groups)), key=lambda number: (kept[number], number))] -= 1
    return [
        {**group, "stories": group["stories"][:n], "more": group["more"] + len(group["stories"]) - n}
        for group, n in zip(groups, kept, strict=True)
    ]
