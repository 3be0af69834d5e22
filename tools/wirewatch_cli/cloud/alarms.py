"""CloudWatch alarms on the metrics that the local cloud keeps."""

import ast
import operator
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.metrics import STATISTICS, Metrics, Name, metric_name
from wirewatch_cli.cloud.provisioning import Resource, Stack

COMPARISONS = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
ALL_METRICS = ("SUM(METRICS())", "SUM(FILL(METRICS(), 0))")
PARTS = (ast.Expression, ast.BinOp, ast.Name, ast.Constant, ast.Load, ast.operator)
ARITHMETIC = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class Alarm:
    """One alarm: `OK` until enough of its last periods breach."""

    def __init__(self, resource: Resource) -> None:
        self.name = resource.logical_id
        self._properties = resource.properties
        self.state = "OK"
        self._compare = COMPARISONS[self._property("ComparisonOperator")]
        self._refuse_unknown()

    def _property(self, name: str, default: Any = None) -> Any:
        if name not in self._properties and default is None:
            raise CloudError(f"{self.name}: an alarm without {name} is not simulated")
        return self._properties.get(name, default)

    def _refuse_unknown(self) -> None:
        for query in self._queries().values():
            expression = query.get("Expression", ALL_METRICS[0])
            statistic = query.get("MetricStat", {}).get("Stat", "Sum")
            if expression not in ALL_METRICS and not _is_arithmetic(expression):
                raise CloudError(f"{self.name}: the expression {expression!r} is not simulated")
            if statistic not in STATISTICS:
                raise CloudError(f"{self.name}: the statistic {statistic!r} is not simulated")

    def _queries(self) -> dict[str, Mapping[str, Any]]:
        if "Metrics" in self._properties:
            return {query["Id"]: query for query in self._properties["Metrics"]}
        metric = {key: self._properties[key] for key in ("Namespace", "MetricName")}
        stat = {"Metric": metric | {"Dimensions": self._properties.get("Dimensions", [])}}
        stat |= {"Stat": self._property("Statistic"), "Period": self._property("Period")}
        return {"only": {"Id": "only", "MetricStat": stat}}

    def metrics(self) -> list[Name]:
        """The metrics that it looks at."""
        return [_name(query["MetricStat"]) for query in self._queries().values() if "MetricStat" in query]

    def evaluate(self, metrics: Metrics, now: datetime) -> str:
        """The state that the last periods give."""
        queries = self._queries()
        period = max(int(query["MetricStat"]["Period"]) for query in queries.values() if "MetricStat" in query)
        periods = int(self._property("EvaluationPeriods"))
        ends = [now - timedelta(seconds=period * back) for back in range(periods)]
        values = [_value(queries, metrics, end) for end in ends]
        if self._property("TreatMissingData", "missing") in ("ignore", "missing") and set(values) == {None}:
            return self.state
        breaching = sum(map(self._breaches, values))
        return "ALARM" if breaching >= int(self._property("DatapointsToAlarm", periods)) else "OK"

    def _breaches(self, value: float | None) -> bool:
        if value is None:
            return bool(self._property("TreatMissingData", "missing") == "breaching")
        return bool(self._compare(value, float(self._property("Threshold"))))


def _is_arithmetic(expression: str) -> bool:
    return all(isinstance(node, PARTS) for node in ast.walk(ast.parse(expression, mode="eval")))


def _name(stat: Mapping[str, Any]) -> Name:
    metric = stat["Metric"]
    dimensions = {each["Name"]: str(each["Value"]) for each in metric.get("Dimensions", [])}
    return metric_name(metric["Namespace"], metric["MetricName"], dimensions)


def _value(queries: Mapping[str, Mapping[str, Any]], metrics: Metrics, end: datetime) -> float | None:
    stats = {identity: query["MetricStat"] for identity, query in queries.items() if "MetricStat" in query}
    values = {
        identity: metrics.statistic(_name(stat), stat["Stat"], end, int(stat["Period"]))
        for identity, stat in stats.items()
    }
    expression = next((query["Expression"] for query in queries.values() if "Expression" in query), None)
    if expression is None:
        return next(iter(values.values()))
    present = {identity: value for identity, value in values.items() if value is not None}
    if expression in ALL_METRICS:
        return sum(present.values()) if present or "FILL" in expression else None
    try:
        return _calculate(ast.parse(expression, mode="eval").body, present)
    except (KeyError, ZeroDivisionError):  # CloudWatch has no data point then
        return None


def _calculate(node: ast.expr, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.BinOp):
        calculate = ARITHMETIC[type(node.op)]
        return float(calculate(_calculate(node.left, values), _calculate(node.right, values)))
    if isinstance(node, ast.Name):
        return values[node.id]
    return float(ast.literal_eval(node))


class Alarms:
    """The template's alarms."""

    def __init__(self, stack: Stack, metrics: Metrics, journal: Journal) -> None:
        self._metrics, self._journal = metrics, journal
        self._alarms = [Alarm(each) for each in stack.of_type("AWS::CloudWatch::Alarm")]

    def watched(self) -> set[Name]:
        """Every metric that some alarm looks at."""
        return {name for alarm in self._alarms for name in alarm.metrics()}

    def evaluate(self, now: datetime) -> None:
        """Note each alarm whose state has changed."""
        for alarm in self._alarms:
            state = alarm.evaluate(self._metrics, now)
            if state != alarm.state:
                alarm.state = state
                self._journal.note("alarm", alarm.name, state=state)
