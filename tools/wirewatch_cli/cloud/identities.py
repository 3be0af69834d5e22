"""Names and attributes of owned resources, so that the rest of the template can refer to them."""

import re
from collections.abc import Mapping
from typing import Any

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.template import REGION

ACCOUNT = "123456789012"  # moto's
ARN_FORMS = {
    "AWS::CloudWatch::Alarm": "cloudwatch:{region}:{account}:alarm:{name}",
    "AWS::Events::Rule": "events:{region}:{account}:rule/{name}",
    "AWS::Lambda::Function": "lambda:{region}:{account}:function:{name}",
    "AWS::Lambda::LayerVersion": "lambda:{region}:{account}:layer:{name}:1",
    "AWS::SES::ConfigurationSet": "ses:{region}:{account}:configuration-set/{name}",
    "AWS::SES::EmailIdentity": "ses:{region}:{account}:identity/{name}",
    "AWS::Scheduler::Schedule": "scheduler:{region}:{account}:schedule/default/{name}",
    "AWS::SecretsManager::Secret": "secretsmanager:{region}:{account}:secret:{name}",
    "AWS::ApiGatewayV2::Api": "apigateway:{region}::/apis/{name}",
}
REF_IS_ARN = {"AWS::Lambda::LayerVersion", "AWS::SecretsManager::Secret"}
SUB_NAME = re.compile(r"\$\{([^!}]+)\}")


class Identities:
    """Stands in for `Ref` and `Fn::GetAtt` of owned resources: every function's name is its logical id."""

    def __init__(self, types: Mapping[str, str], attributes: Mapping[tuple[str, str], str]) -> None:
        """`types`: logical id → type of what is owned; `attributes`: (logical id, attribute) known otherwise."""
        self._types = types
        self._attributes = attributes

    def arn(self, logical_id: str) -> str:
        """Its ARN."""
        form = ARN_FORMS.get(self._types[logical_id])
        if form is None:
            raise CloudError(f"{logical_id} ({self._types[logical_id]}): the local cloud knows no ARN for it")
        return "arn:aws:" + form.format(region=REGION, account=ACCOUNT, name=logical_id)

    def reference(self, logical_id: str) -> str:
        """What `Ref` gives."""
        if (known := self._attributes.get((logical_id, "Ref"))) is not None:
            return known
        return self.arn(logical_id) if self._types[logical_id] in REF_IS_ARN else logical_id

    def attribute(self, logical_id: str, name: str) -> str:
        """What `Fn::GetAtt` gives."""
        if (known := self._attributes.get((logical_id, name))) is not None:
            return known
        if name in ("Arn", "LayerVersionArn"):
            return self.arn(logical_id)
        raise CloudError(f"{logical_id}.{name}: the local cloud knows no such attribute of {self._types[logical_id]}")

    def settle(self, node: Any) -> Any:
        """The template's part with every reference to an owned resource replaced by its value."""
        if isinstance(node, list):
            return [self.settle(each) for each in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1 and (value := self._intrinsic(*next(iter(node.items())))) is not None:
            return value
        return {key: self.settle(each) for key, each in node.items()}

    def _intrinsic(self, key: str, value: Any) -> Any:
        if key == "Ref" and value in self._types:
            return self.reference(value)
        if key == "Fn::GetAtt" and (target := _target(value))[0] in self._types:
            return self.attribute(*target)
        return {"Fn::Sub": self._settle_sub(value)} if key == "Fn::Sub" else None

    def _settle_sub(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._settle_text(value[0]), self.settle(value[1])]
        return self._settle_text(value)

    def _settle_text(self, text: str) -> str:
        return SUB_NAME.sub(self._replacement, text)

    def _replacement(self, found: re.Match[str]) -> str:
        name, _, attribute = found[1].partition(".")
        if name not in self._types:
            return found[0]
        return self.attribute(name, attribute) if attribute else self.reference(name)


def _target(value: Any) -> tuple[str, str]:
    if isinstance(value, str):
        name, _, attribute = value.partition(".")
        return name, attribute
    return value[0], value[1]
