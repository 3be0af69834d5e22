"""What the template says of the alert queue's rules and of how soon a queue's messages come again."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from wirewatch_cli.cloud.patterns import Pattern
from wirewatch_cli.cloud.template import parameter_values, read_template
from wirewatch_cli.cloud.translating import translate

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
PARAMETERS = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}
RULES = ("BreakingItems", "EagerItems")


@cache
def _resources() -> dict[str, Any]:
    source = read_template(TEMPLATE)
    resources: dict[str, Any] = translate(source, parameter_values(source, PARAMETERS))["Resources"]
    return resources


def visibility(queue: str) -> timedelta:
    """How long a message of the queue is hidden once it has been taken."""
    return timedelta(seconds=_resources()[queue]["Properties"]["VisibilityTimeout"])


@cache
def rules() -> tuple[Pattern, ...]:
    """Those of the template that lead to the alert queue."""
    patterns = [_resources()[name]["Properties"]["EventPattern"] for name in RULES]
    return tuple(Pattern.compile(_flash_too(each)) for each in patterns)


def _flash_too(node: Any) -> Any:
    """The pattern of a deployment that alerts from URGENT on."""
    if isinstance(node, dict):
        return node["Fn::If"][2] if "Fn::If" in node else {name: _flash_too(each) for name, each in node.items()}
    return node
