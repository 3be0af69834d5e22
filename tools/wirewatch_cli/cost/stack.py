"""What of the template costs something by being there, read from the template itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.intrinsics import Resolver
from wirewatch_cli.cloud.template import parameter_values, read_template


@dataclass(frozen=True, slots=True)
class Stack:
    """`memory` in MB by function; `alarm_metrics` counts what alarms look at, which is what is charged.

    `reported` are functions of whose runs Lambda logs start and end.
    """

    memory: Mapping[str, int]
    traced: frozenset[str]
    tables: frozenset[str]
    recoverable: frozenset[str]
    keyed: frozenset[str]
    queue_sources: int
    alarm_metrics: int
    dashboards: int
    secrets: int
    reported: frozenset[str]


def read_stack(template: Path, chosen: Mapping[str, str] = MappingProxyType({})) -> Stack:
    """Of a SAM template, deployed with the chosen parameters and the defaults of the others."""
    source = read_template(template)
    values = parameter_values(source, chosen)
    resolver = Resolver(source, values, _nothing, _nothing)
    common = source.get("Globals", {}).get("Function", {})
    there = {
        name: each
        for name, each in source["Resources"].items()
        if "Condition" not in each or resolver.holds(each["Condition"])
    }
    bodies = {name: each.get("Properties", {}) for name, each in there.items()}
    kinds = {name: each["Type"].rsplit("::", 2)[-2:] for name, each in there.items()}

    def of(*kind: str) -> dict[str, Any]:
        return {name: bodies[name] for name in bodies if kinds[name] == list(kind)}

    functions = {name: {**common, **each} for name, each in of("Serverless", "Function").items()}
    tables = of("DynamoDB", "Table")
    return Stack(
        memory={name: int(each.get("MemorySize", 128)) for name, each in functions.items()},
        traced=frozenset(name for name, each in functions.items() if _value(each.get("Tracing"), values) == "Active"),
        tables=frozenset(tables),
        recoverable=frozenset(name for name, each in tables.items() if _recoverable(each)),
        keyed=frozenset(name for name, each in tables.items() if each.get("SSESpecification", {}).get("SSEEnabled")),
        queue_sources=sum(_queue_sources(each) for each in functions.values()),
        alarm_metrics=sum(map(_alarm_metrics, of("CloudWatch", "Alarm").values())),
        dashboards=len(of("CloudWatch", "Dashboard")),
        secrets=len(of("SecretsManager", "Secret")),
        reported=frozenset(name for name, each in functions.items() if _is_reported(each)),
    )


def _nothing(*names: str) -> str:
    raise CloudError(f"a condition of the template looks at a resource: {' '.join(names)}")


def _value(given: object, parameters: Mapping[str, str]) -> object:
    return parameters[given["Ref"]] if isinstance(given, dict) and "Ref" in given else given


def _is_reported(function: Mapping[str, Any]) -> bool:
    return bool(function.get("LoggingConfig", {}).get("SystemLogLevel", "INFO") != "WARN")


def _recoverable(table: Mapping[str, Any]) -> bool:
    return bool(table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"))


def _queue_sources(function: Mapping[str, Any]) -> int:
    return sum(each["Type"] == "SQS" for each in function.get("Events", {}).values())


def _alarm_metrics(alarm: Mapping[str, Any]) -> int:
    return sum("MetricStat" in each for each in alarm["Metrics"]) if "Metrics" in alarm else 1
