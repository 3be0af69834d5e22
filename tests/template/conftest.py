"""template.yaml as written (`source`) and as CloudFormation gets it (`stack`)."""

import os
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

PARAMETERS = {
    "Stage": "blue",
    "SenderAddress": "alerts@example.org",
    "OperatorAddress": "operator@example.org",
}
# A dead-letter queue of endpoints that commands hang on a topic, not the template.
BY_PEOPLE = ("EndpointDeadLetters", "Alerts")
UPLOADED = "s3://bucket/key"


def as_list(value: Any) -> list[Any]:
    """IAM writes one thing bare and several in a list."""
    return value if isinstance(value, list) else [value]


def named_in(node: Any) -> set[str]:
    """Logical ids that a property refers to, by Ref, GetAtt or Sub."""
    match node:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return {name}
        case {"Fn::Sub": str(text)}:
            return set(re.findall(r"\$\{(\w+)[.}]", text))
        case dict():
            return named_in(list(node.values()))
        case list():
            return {name for each in node for name in named_in(each)}
    return set()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy, with its lists made lists."""

    effect: str
    principal: Any
    actions: list[str]
    resources: list[Any]
    condition: dict[str, Any]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> "Statement":
        return cls(
            raw["Effect"],
            raw.get("Principal"),
            as_list(raw["Action"]),
            as_list(raw.get("Resource", [])),
            raw.get("Condition", {}),
        )

    def refuses_plain_http(self) -> bool:
        insecure = {"Bool": {"aws:SecureTransport": "false"}}
        return (self.effect, self.principal, self.condition) == ("Deny", "*", insecure)


@dataclass(frozen=True, slots=True)
class Stack:
    """The translated template, with the ways through it that the tests need."""

    resources: dict[str, dict[str, Any]]

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Properties of the resources of one type, by logical id."""
        return {name: body.get("Properties", {}) for name, body in self.resources.items() if body["Type"] == kind}

    def one(self, node: Any) -> str:
        """The one resource that a property refers to."""
        (name,) = named_in(node)
        return name

    def grants(self, role: str) -> list[Statement]:
        """What a role's own policies say; managed policies of this stack included."""
        body = self.resources[role]["Properties"]
        managed = [self.one(each) for each in body.get("ManagedPolicyArns", [])]
        documents = [each["PolicyDocument"] for each in body.get("Policies", [])]
        documents += [self.resources[m]["Properties"]["PolicyDocument"] for m in managed]
        return [Statement.read(raw) for each in documents for raw in as_list(each["Statement"])]

    def may(self, role: str, action: str, resource: str) -> bool:
        """Whether a role is granted the action on the resource, by name."""
        return any(
            s.effect == "Allow" and action in s.actions and resource in named_in(s.resources) for s in self.grants(role)
        )

    def said_of(self, name: str) -> list[Statement]:
        """What the queue policies or topic policies of this stack say of one queue or topic."""
        kinds = {"AWS::SQS::QueuePolicy": "Queues", "AWS::SNS::TopicPolicy": "Topics"}
        return [
            Statement.read(raw)
            for kind, subjects in kinds.items()
            for body in self.of_type(kind).values()
            if name in named_in(body[subjects])
            for raw in body["PolicyDocument"]["Statement"]
        ]

    def lets_in(self, name: str, service: str) -> set[str]:
        """Sources that the service may write into the queue or topic for."""
        return {
            source
            for s in self.said_of(name)
            if s.effect == "Allow" and s.principal == {"Service": service}
            for source in named_in(s.condition.get("ArnEquals", {}).get("aws:SourceArn", []))
        }

    def dead_letter_queues(self) -> set[str]:
        """Every queue that something names as its last resort."""
        return {found for found, _ in self.last_resorts()}

    def last_resorts(self) -> Iterator[tuple[str, str]]:
        """Pairs of a dead-letter queue and the resource that names it."""
        keys = {"deadLetterTargetArn", "DeadLetterConfig", "OnFailure"}
        for name, body in self.resources.items():
            for node in _below(body, keys):
                yield self.one(node), name
        yield BY_PEOPLE


def _below(node: Any, keys: set[str]) -> Iterator[Any]:
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in children:
        if key in keys:
            yield child
        elif isinstance(child, dict | list):
            yield from _below(child, keys)


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def source(project: Path) -> dict[str, Any]:
    return yaml_parse((project / "template.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def functions(source: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Properties of the functions as written, by logical id."""
    return {
        name: body["Properties"]
        for name, body in source["Resources"].items()
        if body["Type"] == "AWS::Serverless::Function"
    }


@pytest.fixture(scope="session")
def stack(source: dict[str, Any]) -> Stack:
    written = deepcopy(source)
    written["Globals"]["Function"]["CodeUri"] = UPLOADED
    for layer in ("Library", "Readers"):
        written["Resources"][layer]["Properties"]["ContentUri"] = UPLOADED
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-west-1"}):
        translated = Translator({}, Parser()).translate(written, PARAMETERS)
    return Stack(translated["Resources"])
