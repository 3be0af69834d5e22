"""From metered invocations to amounts: what a run uses, and what each thing that it handles adds."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from wirewatch_cli.cost.meter import Invocation

Amounts = dict[str, float]  # of one run, and of one more of what drives the function
Count = Callable[[Invocation], int]


def _records(invocation: Invocation) -> int:
    return len(invocation.event.get("Records", ()))


def _feeds(invocation: Invocation) -> int:
    return sum(len(json.loads(record["body"])["feeds"]) for record in invocation.event["Records"])


def _operations(table: str, *names: str) -> Count:
    return lambda invocation: sum(invocation.operations[name, table] for name in names)


COUNTS: Mapping[str, Count] = MappingProxyType(
    {
        "record": _records,
        "feed": _feeds,
        "lease": _operations("PollQueue", "lease"),
        "agenda": _operations("Feeds", "PutItem"),
        "change": _operations("Feeds", "PutItem"),
        "item": _operations("Items", "PutItem"),
        "match": _operations("Matches", "PutItem"),
        "delivery": _operations("Deliveries", "PutItem", "TransactWriteItems"),
    }
)
# What drives a function, and what else drives some of its usage.
DRIVERS: Mapping[str, str] = MappingProxyType(
    {
        "DispatchPolls": "lease",
        "PollFeeds": "feed",
        "AssessItems": "record",
        "SendAlerts": "record",
        "SendMail": "record",
        "RecordFeedback": "record",
        "PrepareDigests": "delivery",
        "SweepStalled": "run",
        "ServeSubscriptions": "run",
    }
)
OTHERS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("DispatchPolls", "write Feeds"): "agenda",
        ("PollFeeds", "write Feeds"): "change",
        ("PollFeeds", "write Items"): "item",
        ("AssessItems", "write Matches"): "match",
        ("SendAlerts", "write Deliveries"): "delivery",
        ("SendAlerts", "read Subscriptions"): "delivery",
    }
)


def fit(invocations: Iterable[Invocation]) -> dict[str, dict[str, Amounts]]:
    """Function → what → amounts."""
    of: defaultdict[str, list[Invocation]] = defaultdict(list)
    for each in invocations:
        of[each.function].append(each)
    return {name: _fit_function(name, of[name]) for name in DRIVERS if name in of}


def _fit_function(name: str, runs: Sequence[Invocation]) -> dict[str, Amounts]:
    used = [_used(each) for each in runs]
    return {
        what: _amounts(name, what, runs, [each[what] for each in used])
        for what in sorted({what for each in used for what in each})
    }


def _used(invocation: Invocation) -> Counter[str]:
    found: Counter[str] = Counter()
    found.update({f"{kind} {name}": much for (kind, name), much in invocation.charged.items()})
    found.update({f"calls {service}": much for service, much in invocation.calls.items()})
    found.update({"seconds": invocation.seconds, "log bytes": invocation.log_bytes})
    return found


def _amounts(name: str, what: str, runs: Sequence[Invocation], used: Sequence[float]) -> Amounts:
    driver = OTHERS.get((name, what), DRIVERS[name])
    if driver == "run":
        return {"run": sum(used) / len(used)}
    counts = [COUNTS[driver](each) for each in runs]
    if (name, what) in OTHERS:
        return {driver: sum(used) / max(1, sum(counts))}
    a_run, each = line(counts, used)
    return {"run": a_run, driver: each}


def line(counts: Sequence[float], used: Sequence[float]) -> tuple[float, float]:
    """(of a run, of each): the line of least squares, neither below 0."""
    size, mean, mean_used = len(counts), sum(counts) / len(counts), sum(used) / len(used)
    spread = sum((each - mean) ** 2 for each in counts)
    slope = 0.0
    if spread:
        slope = sum((x - mean) * (y - mean_used) for x, y in zip(counts, used, strict=True)) / spread
    elif mean:
        slope = mean_used / mean
    start = mean_used - slope * mean
    if slope < 0:
        return mean_used, 0.0
    if start < 0 and mean:
        return 0.0, mean_used / mean
    return (start if size else 0.0), slope
