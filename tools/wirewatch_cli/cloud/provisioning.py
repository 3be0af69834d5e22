"""Makes the translated template real: in moto what moto can make, by name what the local cloud owns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.aws import clients
from wirewatch_cli.cloud.account import REGION, STACK
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.intrinsics import Resolver
from wirewatch_cli.cloud.making import MAKERS, Made, owned
from wirewatch_cli.cloud.resource_types import refuse_unknown


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

    Resources and outputs whose condition is false are left out.
    """
    refuse_unknown(template["Resources"])
    site = _Site(template, parameters, secret)
    names = [name for name, body in template["Resources"].items() if site.is_wanted(body)]
    resources = {name: site.resource(name) for name in names}
    wanted = {name: body for name, body in template.get("Outputs", {}).items() if site.is_wanted(body)}
    return Stack(resources, {name: str(site.resolver.resolve(body["Value"])) for name, body in wanted.items()})


class _Site:
    """A stack being made: each resource when it is first referred to."""

    def __init__(self, template: Mapping[str, Any], parameters: Mapping[str, str], secret: str) -> None:
        self._bodies: Mapping[str, Any] = template["Resources"]
        self._secret = secret
        self._made: dict[str, Made] = {}
        self.resolver = Resolver(template, parameters, lambda name: self.made(name).id, self._attribute)

    def is_wanted(self, body: Mapping[str, Any]) -> bool:
        return "Condition" not in body or self.resolver.holds(body["Condition"])

    def resource(self, name: str) -> Resource:
        made = self.made(name)
        return Resource(name, self._bodies[name]["Type"], made.id, self._properties(name))

    def made(self, name: str) -> Made:
        if name not in self._bodies:
            raise CloudError(f"the template refers to {name}, which is neither a parameter nor a resource")
        if name not in self._made:
            self._made[name] = self._make(name, self._bodies[name]["Type"])
        return self._made[name]

    def _make(self, name: str, kind: str) -> Made:
        if kind in MAKERS:
            return MAKERS[kind](name, self._properties(name))
        if kind == "AWS::SecretsManager::Secret":
            arn = clients.client("secretsmanager").create_secret(Name=f"{STACK}-{name}", SecretString=self._secret)[
                "ARN"
            ]
            return Made(arn, {"Id": arn})
        if kind == "AWS::SES::ConfigurationSet":
            clients.client("sesv2").create_configuration_set(ConfigurationSetName=name)
        if kind == "AWS::Events::EventBus":
            return owned(kind, self._properties(name)["Name"])
        if kind == "AWS::ApiGatewayV2::Api":
            return Made(name, {"ApiEndpoint": f"https://{name}.execute-api.{REGION}.amazonaws.com"})
        return owned(kind, name)

    def _properties(self, name: str) -> Mapping[str, Any]:
        resolved: Mapping[str, Any] = self.resolver.resolve(self._bodies[name].get("Properties", {}))
        return resolved

    def _attribute(self, name: str, attribute: str) -> str:
        known = self.made(name).attributes
        if attribute not in known:
            kind = self._bodies[name]["Type"]
            raise CloudError(f"{name}.{attribute}: the local cloud knows no such attribute of {kind}")
        return known[attribute]
