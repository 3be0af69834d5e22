"""CloudWatch alarms on the metrics that the local cloud keeps."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.metrics import MINUTE, STATISTICS, Metrics, Name, metric_name, minute_of
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


Value: TypeAlias = float | None
Calculation: TypeAlias = Callable[[Mapping[str, Value]], Value]


@dataclass(frozen=True, slots=True)
class Statistic:
    """What an alarm asks of a metric; `period` in minutes."""

    name: Name
    which: str
    period: int


class Alarm:
    """One alarm: `OK` until enough of its last periods breach."""

    def __init__(self, resource: Resource) -> None:
        self.name = resource.logical_id
        self._properties = resource.properties
        self.state = "OK"
        self._compare = COMPARISONS[self._property("ComparisonOperator")]
        self._threshold = float(self._property("Threshold"))
        self._missing = self._property("TreatMissingData", "missing")
        periods = int(self._property("EvaluationPeriods"))
        self._needed = int(self._property("DatapointsToAlarm", periods))
        self._statistics = {each["Id"]: self._statistic(each) for each in self._queries() if "MetricStat" in each}
        expressions = [each["Expression"] for each in self._queries() if "Expression" in each]
        self._calculate = self._calculation(expressions[0]) if expressions else _only
        period = max(each.period for each in self._statistics.values())
        self._ends = [back * period for back in range(periods)]

    def _property(self, name: str, default: Any = None) -> Any:
        if name not in self._properties and default is None:
            raise CloudError(f"{self.name}: an alarm without {name} is not simulated")
        return self._properties.get(name, default)

    def _queries(self) -> list[Mapping[str, Any]]:
        if "Metrics" in self._properties:
            return list(self._properties["Metrics"])
        metric = {key: self._properties[key] for key in ("Namespace", "MetricName")}
        stat = {"Metric": metric | {"Dimensions": self._properties.get("Dimensions", [])}}
        stat |= {"Stat": self._property("Statistic"), "Period": self._property("Period")}
        return [{"Id": "only", "MetricStat": stat}]

    def _statistic(self, query: Mapping[str, Any]) -> Statistic:
        stat = query["MetricStat"]
        which = stat.get("Stat", "Sum")
        if which not in STATISTICS:
            raise CloudError(f"{self.name}: the statistic {which!r} is not simulated")
        metric = stat["Metric"]
        dimensions = {each["Name"]: str(each["Value"]) for each in metric.get("Dimensions", [])}
        return Statistic(
            metric_name(metric["Namespace"], metric["MetricName"], dimensions), which, int(stat["Period"]) // MINUTE
        )

    def _calculation(self, expression: str) -> Calculation:
        if expression in ALL_METRICS:
            return _filled_sum if "FILL" in expression else _sum
        tree = ast.parse(expression, mode="eval")
        if not all(isinstance(node, PARTS) for node in ast.walk(tree)):
            raise CloudError(f"{self.name}: the expression {expression!r} is not simulated")
        return partial(_result, _reading(tree.body))

    def metrics(self) -> list[Name]:
        """The metrics that it looks at."""
        return [each.name for each in self._statistics.values()]

    def evaluate(self, metrics: Metrics, now: datetime) -> str:
        """The state that the last periods give."""
        last = minute_of(now)
        values = [self._value(metrics, last - back) for back in self._ends]
        if self._missing in ("ignore", "missing") and set(values) == {None}:
            return self.state
        return "ALARM" if sum(map(self._breaches, values)) >= self._needed else "OK"

    def _value(self, metrics: Metrics, end: int) -> Value:
        return self._calculate(
            {
                identity: metrics.statistic(each.name, each.which, end, each.period)
                for identity, each in self._statistics.items()
            }
        )

    def _breaches(self, value: Value) -> bool:
        return self._missing == "breaching" if value is None else bool(self._compare(value, self._threshold))


def _only(values: Mapping[str, Value]) -> Value:
    return next(iter(values.values()))


def _sum(values: Mapping[str, Value]) -> Value:
    present = [each for each in values.values() if each is not None]
    return sum(present) if present else None


def _filled_sum(values: Mapping[str, Value]) -> Value:
    return _sum(values) or 0


def _result(calculate: Callable[[Mapping[str, float]], float], values: Mapping[str, Value]) -> Value:
    """None where CloudWatch has no data point: a value is missing, or something is divided by nothing."""
    try:
        return calculate({identity: value for identity, value in values.items() if value is not None})
    except (KeyError, ZeroDivisionError):
        return None


def _reading(node: ast.expr) -> Callable[[Mapping[str, float]], float]:
    """What the expression makes of values."""
    if isinstance(node, ast.BinOp):
        calculate, left, right = ARITHMETIC[type(node.op)], _reading(node.left), _reading(node.right)
        return lambda values: float(calculate(left(values), right(values)))
    if isinstance(node, ast.Name):
        return operator.itemgetter(node.id)
    number = float(ast.literal_eval(node))
    return lambda _: number


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
