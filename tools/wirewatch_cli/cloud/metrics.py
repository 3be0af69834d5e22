"""The metrics that alarms look at, kept by the minute, as CloudWatch keeps them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from wirewatch_cli.cloud.happenings import Happening

MINUTE = 60
Dimensions: TypeAlias = frozenset[tuple[str, str]]
Name: TypeAlias = tuple[str, str, Dimensions]


def metric_name(namespace: str, name: str, dimensions: Mapping[str, str]) -> Name:
    """What identifies a metric."""
    return namespace, name, frozenset(dimensions.items())


def minute_of(moment: datetime) -> int:
    """The minute that it lies in, counted from 1970."""
    return int(moment.timestamp()) // MINUTE


@dataclass(slots=True)
class Minute:
    """The values of one minute."""

    total: float = 0.0
    most: float = float("-inf")
    least: float = float("inf")
    count: int = 0

    def add(self, value: float) -> None:
        """Take a value in."""
        self.total += value
        self.most, self.least = max(self.most, value), min(self.least, value)
        self.count += 1


STATISTICS = {
    "Sum": lambda minutes: sum(each.total for each in minutes),
    "Maximum": lambda minutes: max(each.most for each in minutes),
    "Minimum": lambda minutes: min(each.least for each in minutes),
    "SampleCount": lambda minutes: sum(each.count for each in minutes),
    "Average": lambda minutes: sum(each.total for each in minutes) / sum(each.count for each in minutes),
}


class Metrics:
    """Values by metric and minute."""

    def __init__(self) -> None:
        self._minutes: dict[Name, dict[int, Minute]] = defaultdict(dict)

    def record(self, name: Name, at: datetime, value: float) -> None:
        """Add a value at a moment."""
        self._minutes[name].setdefault(minute_of(at), Minute()).add(value)

    def see(self, happening: Happening) -> None:
        """Count what a topic took, as SNS does."""
        if happening.kind == "publish":
            name = metric_name("AWS/SNS", "NumberOfMessagesPublished", {"TopicName": happening.what})
            self.record(name, happening.at, 1)

    def record_embedded(self, lines: Iterable[str], at: datetime) -> None:
        """Add the metrics that a function printed (CloudWatch embedded metric format); other lines are no metrics."""
        for line in lines:
            if '"_aws"' in line:
                self._record_document(json.loads(line), at)

    def _record_document(self, document: Mapping[str, Any], at: datetime) -> None:
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for keys in directive["Dimensions"]:
                dimensions = {key: document[key] for key in keys}
                for metric in directive["Metrics"]:
                    values = document[metric["Name"]]
                    for value in values if isinstance(values, list) else [values]:
                        self.record(metric_name(directive["Namespace"], metric["Name"], dimensions), at, value)

    def statistic(self, name: Name, which: str, last: int, count: int) -> float | None:
        """Of so many minutes up to the `last`, which is counted from 1970; None if there is no value in them."""
        kept = self._minutes.get(name)
        if not kept:
            return None
        minutes = [kept[minute] for minute in range(last - count + 1, last + 1) if minute in kept]
        return float(STATISTICS[which](minutes)) if minutes else None
