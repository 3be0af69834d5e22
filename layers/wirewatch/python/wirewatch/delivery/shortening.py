"""A digest that would be clipped on its way shows fewer stories, and says how many more there are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wirewatch.delivery.delivery import Delivery, Kind


def shortened(delivery: Delivery) -> Delivery | None:
    """The same mail with one story less, from the group that shows most; None if it has none to spare."""
    groups = delivery.content["groups"] if delivery.kind is Kind.DIGEST else []
    if sum(len(group["stories"]) for group in groups) <= 1:
        return None
    number = max(range(len(groups)), key=lambda n: (len(groups[n]["stories"]), n))
    fewer = [*groups[:number], _without_last(groups[number]), *groups[number + 1 :]]
    return replace(delivery, content={**delivery.content, "groups": fewer})


def _without_last(group: Mapping[str, Any]) -> dict[str, Any]:
    return {**group, "stories": group["stories"][:-1], "more": group["more"] + 1}
