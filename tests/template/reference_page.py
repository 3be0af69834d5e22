"""docs/reference.md, made from template.yaml: `python -m tests.template.reference_page` writes it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "reference.md"
HEAD = """\
# Reference: what the template makes

Made from `template.yaml` by `make pages`; a test holds the two together. What the parts do, and how they hang together,
is in [architecture](architecture.md).
"""

FUNCTION = "AWS::Serverless::Function"
TABLE = "AWS::DynamoDB::Table"
QUEUE = "AWS::SQS::Queue"
RULE = "AWS::Events::Rule"
ALARM = "AWS::CloudWatch::Alarm"
KINDS = (FUNCTION, TABLE, QUEUE, RULE, ALARM)

# What functions count, in the namespace Wirewatch with the dimension `service`.
METRICS = (
    (
        "PollFailed",
        "poll-feeds",
        "1 for each poll that was not answered well, 0 for each that was: the mean is the share",
    ),
    ("FeedsTurnedBad", "poll-feeds", "feeds that were well and no longer are; told of when there are any"),
    ("FeedsLosingItems", "poll-feeds", "feeds of which items were probably lost between two polls; likewise"),
    ("WatchesBroken", "assess-items", "stored watches that do not compile; likewise"),
    ("OldestMail", "sweep-stalled", "seconds that the oldest open mail has waited; told of from a minute on"),
)

Resource = dict[str, Any]
Row = tuple[str, ...]


def page() -> str:
    """All of docs/reference.md."""
    template = yaml_parse((PROJECT / "template.yaml").read_text(encoding="utf-8"))
    resources: dict[str, Resource] = template["Resources"]
    by_kind = {kind: _of(resources, kind) for kind in KINDS}
    sections = [
        ("Parameters", "parameter", ("default", "allowed", "meaning"), _parameters(template["Parameters"])),
        ("Functions", "function", ("does", "called by", "memory", "seconds"), _functions(template, by_kind[FUNCTION])),
        ("Environment variables", "variable", ("read by",), _variables(by_kind[FUNCTION])),
        ("Tables", "table", ("key", "indexes", "rows expire by"), _tables(by_kind[TABLE])),
        ("Queues", "queue", ("kept for", "what fails goes to"), _queues(by_kind[QUEUE])),
        ("Rules", "rule", ("picks",), [(name, each["Description"]) for name, each in by_kind[RULE]]),
        ("Metrics", "metric", ("service", "counts"), METRICS),
        ("Alarms", "alarm", ("says",), [(name, each["AlarmDescription"]) for name, each in by_kind[ALARM]]),
        ("Outputs", "output", ("what",), [(name, each["Description"]) for name, each in template["Outputs"].items()]),
    ]
    return HEAD + "".join(_section(*each) for each in sections)


def _of(resources: dict[str, Resource], kind: str) -> list[tuple[str, Resource]]:
    return [(name, each["Properties"]) for name, each in resources.items() if each["Type"] == kind]


def _section(title: str, first: str, others: tuple[str, ...], rows: Iterable[Row]) -> str:
    lines = [f"| `{name}` | " + " | ".join(_cell(cell) for cell in cells) + " |" for name, *cells in rows]
    head = f"| {first} | {' | '.join(others)} |\n|{'---|' * (len(others) + 1)}\n"
    return f"\n## {title}\n\n{head}" + "\n".join(lines) + "\n"


def _cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _parameters(parameters: dict[str, Any]) -> Iterable[Row]:
    for name, each in parameters.items():
        values = ", ".join(str(value) for value in each.get("AllowedValues", ()))
        bounds = f"{each['MinValue']} to {each['MaxValue']}" if "MinValue" in each else ""
        allowed = values or bounds or each.get("ConstraintDescription", "")
        default = f"`{each['Default']}`" if each.get("Default") not in {None, ""} else ""
        yield name, default or ("empty" if "Default" in each else "to be given"), allowed, each["Description"]


def _functions(template: dict[str, Any], functions: list[tuple[str, Resource]]) -> Iterable[Row]:
    usual = template["Globals"]["Function"]
    for name, each in functions:
        triggers = dict.fromkeys(_trigger(event) for event in each["Events"].values())
        memory, seconds = (each.get(key, usual[key]) for key in ("MemorySize", "Timeout"))
        yield name, each["Description"], ", ".join(triggers), f"{memory} MB", str(seconds)


def _trigger(event: dict[str, Any]) -> str:
    properties = event["Properties"]
    match event["Type"]:
        case "SQS":
            return f"queue {_named(properties['Queue'])}"
        case "DynamoDB":
            return f"stream of {_named(properties['Stream'])}"
        case "ScheduleV2":
            return str(properties["ScheduleExpression"])
        case "HttpApi":
            return "HTTP API"
        case other:
            return str(other)


def _named(value: Any) -> str:
    """The logical id that a Ref or GetAtt names."""
    (found,) = value.values()
    return str(found[0] if isinstance(found, list) else found.split(".")[0])


def _variables(functions: list[tuple[str, Resource]]) -> Iterable[Row]:
    readers: dict[str, list[str]] = {}
    for name, each in functions:
        for variable in each["Environment"]["Variables"]:
            readers.setdefault(variable, []).append(name)
    return [(variable, ", ".join(names)) for variable, names in sorted(readers.items())]


def _tables(tables: list[tuple[str, Resource]]) -> Iterable[Row]:
    for name, each in tables:
        indexes = [f"`{index['IndexName']}` ({_key(index)})" for index in each.get("GlobalSecondaryIndexes", ())]
        expiry = each.get("TimeToLiveSpecification", {}).get("AttributeName")
        yield name, _key(each), ", ".join(indexes) or "none", f"`{expiry}`" if expiry else "never"


def _key(schema: Resource) -> str:
    return ", ".join(f"`{each['AttributeName']}`" for each in schema["KeySchema"])


def _queues(queues: list[tuple[str, Resource]]) -> Iterable[Row]:
    for name, each in queues:
        kept = each.get("MessageRetentionPeriod", 345_600)
        redrive = each.get("RedrivePolicy")
        target = f"{_named(redrive['deadLetterTargetArn'])}, after {redrive['maxReceiveCount']}" if redrive else ""
        yield name, f"{kept // 86_400} days" if kept >= 86_400 else f"{kept // 60} minutes", target or "–"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
