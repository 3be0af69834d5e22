"""What of the template costs something by being there, read from the template itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirewatch_cli.cloud.template import read_template


@dataclass(frozen=True, slots=True)
class Stack:
    """`memory` in MB by function; `alarm_metrics` counts what alarms look at, which is what is charged."""

    memory: Mapping[str, int]
    traced: frozenset[str]
    tables: frozenset[str]
    recoverable: frozenset[str]
    keyed: frozenset[str]
    queue_sources: int
    alarm_metrics: int
    dashboards: int
    secrets: int


def read_stack(template: Path) -> Stack:
    """Of a SAM template."""
    source = read_template(template)
    common = source.get("Globals", {}).get("Function", {})
    bodies = {name: each.get("Properties", {}) for name, each in source["Resources"].items()}
    kinds = {name: each["Type"].rsplit("::", 2)[-2:] for name, each in source["Resources"].items()}

    def of(*kind: str) -> dict[str, Any]:
        return {name: bodies[name] for name in bodies if kinds[name] == list(kind)}

    functions = {name: {**common, **each} for name, each in of("Serverless", "Function").items()}
    tables = of("DynamoDB", "Table")
    return Stack(
        memory={name: int(each.get("MemorySize", 128)) for name, each in functions.items()},
        traced=frozenset(name for name, each in functions.items() if each.get("Tracing") == "Active"),
        tables=frozenset(tables),
        recoverable=frozenset(name for name, each in tables.items() if _recoverable(each)),
        keyed=frozenset(name for name, each in tables.items() if each.get("SSESpecification", {}).get("SSEEnabled")),
        queue_sources=sum(_queue_sources(each) for each in functions.values()),
        alarm_metrics=sum(map(_alarm_metrics, of("CloudWatch", "Alarm").values())),
        dashboards=len(of("CloudWatch", "Dashboard")),
        secrets=len(of("SecretsManager", "Secret")),
    )


def _recoverable(table: Mapping[str, Any]) -> bool:
    return bool(table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"))


def _queue_sources(function: Mapping[str, Any]) -> int:
    return sum(each["Type"] == "SQS" for each in function.get("Events", {}).values())


def _alarm_metrics(alarm: Mapping[str, Any]) -> int:
    return sum("MetricStat" in each for each in alarm["Metrics"]) if "Metrics" in alarm else 1
