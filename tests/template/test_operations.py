"""What an operator is told: a section for each alarm, and figures that something really counts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

HEADING = re.compile(r"^### (\w+)\n\n(.+?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
# Metrics of AWS's own, by namespace, for what its dimension names.
OF_AWS = {
    "AWS/Lambda": {"Invocations", "Errors", "Throttles", "Duration", "IteratorAge"},
    "AWS/SQS": {"ApproximateNumberOfMessagesVisible", "NumberOfMessagesDeleted"},
    "AWS/SNS": {"NumberOfMessagesPublished"},
    "AWS/SES": {"Reputation.BounceRate", "Reputation.ComplaintRate"},
    "AWS/ApiGateway": {"Count", "4xx", "5xx"},
}
DIMENSIONS = {
    "AWS/Lambda": ("FunctionName", "AWS::Lambda::Function"),
    "AWS/SQS": ("QueueName", "AWS::SQS::Queue"),
    "AWS/SNS": ("TopicName", "AWS::SNS::Topic"),
    "AWS/ApiGateway": ("ApiId", "AWS::ApiGatewayV2::Api"),
}
FIGURE = re.compile(r'"([A-Z]\w+)": ?\[')
FIGURES = {"sweep-stalled": "delivery/sweeping.py", "poll-feeds": "feeds/poll_summary.py"}

Metric = tuple[str, str, str, str]  # namespace, name, dimension, the resource or service that it is of


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    page = Path(__file__).parents[2] / "docs" / "operations.md"
    return dict(HEADING.findall(page.read_text("utf-8")))


def of_alarms(stack: Any) -> set[Metric]:
    found = set()
    for body in stack.of_type("AWS::CloudWatch::Alarm").values():
        stats = [query["MetricStat"]["Metric"] for query in body.get("Metrics", ()) if "MetricStat" in query]
        for metric in stats or [body]:
            dimensions = metric.get("Dimensions", []) or [{"Name": "", "Value": ""}]
            assert len(dimensions) == 1
            value = dimensions[0]["Value"]
            whose = value if isinstance(value, str) else stack.one(value)
            found.add((metric["Namespace"], metric["MetricName"], dimensions[0]["Name"], whose))
    return found


def board(stack: Any) -> list[dict[str, Any]]:
    (body,) = stack.of_type("AWS::CloudWatch::Dashboard").values()
    return json.loads(body["DashboardBody"]["Fn::Sub"])["widgets"]


def of_the_dashboard(stack: Any) -> set[Metric]:
    found = set()
    for widget in board(stack):
        for namespace, name, *rest in widget["properties"].get("metrics", ()):
            dimension, value = rest[:2] if len(rest) > 1 else ("", "")
            whose = re.sub(r"\$\{(\w+)[.\w]*\}", r"\1", value)
            found.add((namespace, name, dimension, whose))
    return found


def printed(project: Path, service: str) -> set[str]:
    """The metrics that a function may print, as its handler and what it takes its figures from name them."""
    handler = (project / "functions" / service.replace("-", "_") / "handler.py").read_text("utf-8")
    assert "metrics.count(" in handler
    library = project / "layers/wirewatch/python/wirewatch"
    return set(
        FIGURE.findall(handler + ((library / FIGURES[service]).read_text("utf-8") if service in FIGURES else ""))
    )


def test_every_alarm_has_its_section_and_every_section_its_alarm(stack, sections):
    assert sections.keys() == stack.of_type("AWS::CloudWatch::Alarm").keys()


def test_every_section_says_what_it_means_what_to_look_at_and_what_to_do(sections):
    for alarm, text in sections.items():
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Means", "Look", "Do"], alarm


def test_the_dashboard_shows_every_alarm(stack):
    (shown,) = [widget["properties"]["alarms"] for widget in board(stack) if widget["type"] == "alarm"]
    assert {re.sub(r"\W|Arn", "", each) for each in shown} == stack.of_type("AWS::CloudWatch::Alarm").keys()


def test_the_dashboard_costs_and_so_is_there_only_for_who_wants_it(stack, source):
    (name,) = stack.of_type("AWS::CloudWatch::Dashboard")
    assert stack.resources[name]["Condition"] == "HasDashboard"
    assert source["Parameters"]["Dashboard"]["Default"] == "no"


def test_a_line_that_the_dashboard_asks_for_is_one_that_a_function_logs(project, stack):
    handlers = "".join(each.read_text("utf-8") for each in (project / "functions").glob("*/handler.py"))
    asked = {
        each
        for widget in board(stack)
        if widget["type"] == "log"
        for each in re.findall(r"'(\w+)'", widget["properties"]["query"])
    }
    assert asked == {"alerted", "mailed", "polled", "swept"}
    assert {each for each in asked if f'logger.info("{each}"' not in handlers} == set()


def test_no_two_figures_of_the_dashboard_overlap(stack):
    fields = [
        (x, y)
        for widget in board(stack)
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]
    assert len(fields) == len(set(fields))
    assert max(x for x, _ in fields) < 24


def test_every_metric_of_an_alarm_or_a_figure_is_counted_by_something(project, stack):
    looked_at = of_alarms(stack) | of_the_dashboard(stack)
    assert len(looked_at) > 30
    for namespace, name, dimension, whose in looked_at:
        if namespace == "Wirewatch":
            assert dimension == "service"
            assert name in printed(project, whose), (name, whose)
        else:
            assert name in OF_AWS[namespace]
            named, kind = DIMENSIONS.get(namespace, ("", ""))
            assert dimension == named
            assert not kind or whose in stack.of_type(kind), (name, whose)


def test_whoever_is_told_of_costs_is_the_operator_and_a_budget_of_nothing_is_none(stack):
    ((name, budget),) = stack.of_type("AWS::Budgets::Budget").items()
    told = [each for notice in budget["NotificationsWithSubscribers"] for each in notice["Subscribers"]]
    assert {str(each["Address"]) for each in told} == {str({"Ref": "OperatorAddress"})}
    assert stack.resources[name]["Condition"] == "HasBudget"


def test_no_function_reserves_concurrency_for_an_account_may_have_ten_in_all(stack):
    reserving = [
        name for name, body in stack.of_type("AWS::Lambda::Function").items() if "ReservedConcurrentExecutions" in body
    ]
    assert reserving == []


def test_what_comes_in_floods_is_bounded_where_it_comes_in(stack):
    for body in stack.of_type("AWS::Lambda::EventSourceMapping").values():
        of_queue = stack.resources[stack.one(body["EventSourceArn"])]["Type"] == "AWS::SQS::Queue"
        assert of_queue == ("ScalingConfig" in body)
        assert of_queue or body.get("ParallelizationFactor", 1) == 1, "one batch a shard"
