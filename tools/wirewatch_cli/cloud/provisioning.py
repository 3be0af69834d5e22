"""Makes the translated template real: in moto what moto can make, by name what the local cloud owns."""

import copy
import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.parsing import ResourceMap, clean_json

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.identities import ACCOUNT, Identities
from wirewatch_cli.cloud.resource_types import MADE_IN_MOTO, refuse_unknown
from wirewatch_cli.cloud.template import REGION

STACK = "wirewatch"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with its properties resolved. `id` is what `Ref` gives."""

    logical_id: str
    type: str
    id: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything that the template describes."""

    resources: Mapping[str, Resource]
    outputs: Mapping[str, str]

    def of_type(self, kind: str) -> Iterator[Resource]:
        """The resources of one type, in the template's order."""
        return (each for each in self.resources.values() if each.type == kind)


def provision(template: Mapping[str, Any], parameters: Mapping[str, str], secret: str) -> Stack:
    """Create the stack; `secret` becomes the value of every generated secret.

    Conditions are moto's to evaluate; resources whose condition is false are left out.
    """
    refuse_unknown(template["Resources"])
    body = copy.deepcopy(dict(template))
    owned = {k: v["Type"] for k, v in body["Resources"].items() if v["Type"] not in MADE_IN_MOTO}
    identities = Identities(owned, _known_attributes(owned, body["Resources"], secret))
    body["Resources"] = identities.settle(body["Resources"])
    body["Outputs"] = identities.settle(body.get("Outputs", {}))
    names = _create_in_moto(body, owned, parameters)
    resources = {
        name: Resource(
            name,
            each["Type"],
            identities.reference(name) if name in owned else _physical_id(names[name]),
            _resolved(name, each.get("Properties", {}), names),
        )
        for name, each in body["Resources"].items()
        if _wanted(each, names)
    }
    outputs = {
        name: str(_resolved(name, each["Value"], names))
        for name, each in body["Outputs"].items()
        if _wanted(each, names)
    }
    return Stack(resources, outputs)


def _create_in_moto(body: Mapping[str, Any], owned: Mapping[str, str], parameters: Mapping[str, str]) -> ResourceMap:
    made = {name: each for name, each in body["Resources"].items() if name not in owned}
    for each in made.values():
        each.pop("DependsOn", None)
    boto3.client("cloudformation").create_stack(
        StackName=STACK,
        TemplateBody=json.dumps({**body, "Resources": made, "Outputs": {}}),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    )
    (stack,) = cloudformation_backends[ACCOUNT][REGION].stacks.values()
    return stack.resource_map


def _wanted(each: Mapping[str, Any], names: ResourceMap) -> bool:
    return "Condition" not in each or bool(names.lazy_condition_map[each["Condition"]])


def _physical_id(made: Any) -> str:
    # moto gives an event bus no physical id (and so crashes on `Ref` of one): its name is what AWS gives
    return str(getattr(made, "physical_resource_id", None) or made.name)


def _resolved(name: str, node: Any, names: ResourceMap) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        resolved = clean_json(copy.deepcopy(node), names)
    if resolved is None or "${" in json.dumps(resolved, default=str).replace("${!", ""):
        raise CloudError(f"{name}: the local cloud could not resolve {json.dumps(node, default=str)[:300]}")
    return resolved


def _known_attributes(
    owned: Mapping[str, str], resources: Mapping[str, Any], secret: str
) -> dict[tuple[str, str], str]:
    """References that only an API call, or a name in the template, can tell."""
    known = {}
    for name, kind in owned.items():
        if kind == "AWS::SecretsManager::Secret":
            made = boto3.client("secretsmanager").create_secret(Name=f"{STACK}-{name}", SecretString=secret)
            known[name, "Ref"] = known[name, "Id"] = made["ARN"]
        if kind == "AWS::SES::ConfigurationSet":
            boto3.client("sesv2").create_configuration_set(ConfigurationSetName=name)
        if kind == "AWS::ApiGatewayV2::Api":
            known[name, "ApiEndpoint"] = f"https://{name}.execute-api.{REGION}.amazonaws.com"
        given = resources[name].get("Properties", {}).get("Name")
        if kind == "AWS::SES::ConfigurationSet" and isinstance(given, str):
            known[name, "Ref"] = given
    return known
