"""CloudFormation's functions: references, substitution, joins and conditions. Others are refused by name."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from wirewatch_cli.cloud.account import ACCOUNT, PARTITION, REGION, STACK
from wirewatch_cli.cloud.errors import CloudError

PSEUDO_PARAMETERS = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": PARTITION,
    "AWS::Region": REGION,
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}
NO_VALUE = object()
PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")

Reference = Callable[[str], Any]
Attribute = Callable[[str, str], Any]


class Resolver:
    """Resolves parts of one template."""

    def __init__(
        self, template: Mapping[str, Any], parameters: Mapping[str, str], reference: Reference, attribute: Attribute
    ) -> None:
        """`reference` and `attribute` say what `Ref` and `Fn::GetAtt` of a resource give."""
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._parameters = {**PSEUDO_PARAMETERS, **parameters}
        self._reference, self._attribute = reference, attribute
        self._functions: Mapping[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": lambda value: value[0].join(map(str, self.resolve(value[1]))),
            "Fn::If": lambda value: self.resolve(value[1] if self.holds(value[0]) else value[2]),
        }

    def resolve(self, node: Any) -> Any:
        """The part with nothing left to resolve; what is `AWS::NoValue` is left out."""
        if isinstance(node, list):
            return [each for each in map(self.resolve, node) if each is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1 and (key := next(iter(node))) in self._functions:
            return self._functions[key](node[key])
        if unknown := [key for key in node if key.startswith("Fn::")]:
            raise CloudError(f"the template uses {unknown[0]}, which the local cloud does not know")
        resolved = {key: self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def holds(self, condition: str) -> bool:
        """Whether a condition of the template is true."""
        if condition not in self._conditions:
            raise CloudError(f"the template has no condition {condition!r}")
        return self._judge(self._conditions[condition])

    def _judge(self, node: Mapping[str, Any]) -> bool:
        ((key, value),) = node.items()
        if key == "Condition":
            return self.holds(value)
        if key == "Fn::Equals":
            left, right = self.resolve(value)
            return bool(left == right)
        if key in ("Fn::And", "Fn::Or", "Fn::Not"):
            judged = [self._judge(each) for each in value]
            return {"Fn::And": all(judged), "Fn::Or": any(judged), "Fn::Not": not judged[0]}[key]
        raise CloudError(f"a condition of the template uses {key}, which the local cloud does not know")

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        return self._parameters[name] if name in self._parameters else self._reference(name)

    def _get_att(self, value: Any) -> Any:
        name, attribute = value.split(".", 1) if isinstance(value, str) else value
        return self._attribute(name, attribute)

    def _sub(self, value: Any) -> str:
        text, own = (value, {}) if isinstance(value, str) else (value[0], self.resolve(value[1]))
        return PLACEHOLDER.sub(lambda found: self._fill(found, own), text)

    def _fill(self, found: re.Match[str], own: Mapping[str, Any]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        if name in own:
            return str(own[name])
        return str(self._get_att(name) if "." in name else self._ref(name))
