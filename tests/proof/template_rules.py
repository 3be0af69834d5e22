"""The rules of the template that lead to the alert queue, as they are written there."""

from functools import cache
from pathlib import Path
from typing import Any

from wirewatch_cli.cloud.patterns import Pattern
from wirewatch_cli.cloud.template import parameter_values, read_template, translate

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
PARAMETERS = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}
RULES = ("BreakingItems", "EagerItems")


@cache
def rules() -> tuple[Pattern, ...]:
    """Those of the template that lead to the alert queue."""
    source = read_template(TEMPLATE)
    stack = translate(source, parameter_values(source, PARAMETERS))
    patterns = [stack["Resources"][name]["Properties"]["EventPattern"] for name in RULES]
    return tuple(Pattern.compile(_flash_too(each)) for each in patterns)


def _flash_too(node: Any) -> Any:
    """The pattern of a deployment that alerts from URGENT on."""
    if isinstance(node, dict):
        return node["Fn::If"][2] if "Fn::If" in node else {name: _flash_too(each) for name, each in node.items()}
    return node
