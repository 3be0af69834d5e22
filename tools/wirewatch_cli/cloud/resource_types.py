"""What becomes of each resource type of the translated template: made in moto, owned by the local cloud, or left out.

A type that stands in none of the three stops the local cloud: it never quietly does something else.
"""

from collections.abc import Mapping
from typing import Any

from wirewatch_cli.cloud.errors import CloudError

MADE_IN_MOTO = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    }
)

OWNED = {
    "AWS::ApiGatewayV2::Api": "requests reach the function through LocalCloud.request",
    "AWS::ApiGatewayV2::Stage": "one stage, always",
    "AWS::CloudWatch::Alarm": "evaluated each minute on the metrics that the local cloud keeps",
    "AWS::IAM::ManagedPolicy": "each call of a function is held against it",
    "AWS::IAM::Role": "those of functions: each call is held against what they allow",
    "AWS::Events::EventBus": "PutEvents is answered here, since its rules are",
    "AWS::Events::Rule": "moto matches wrongly and corrupts `<id>` in texts; patterns.py agrees with AWS",
    "AWS::Lambda::EventInvokeConfig": "retries and the failure queue of asynchronous calls",
    "AWS::Lambda::EventSourceMapping": "moto needs Docker for it",
    "AWS::Lambda::Function": "the handler is called in this process",
    "AWS::SES::ConfigurationSet": "its events are made when SES takes a mail",
    "AWS::SES::ConfigurationSetEventDestination": "to the default bus",
    "AWS::SNS::Subscription": "filter policies are matched as AWS matches them",
    "AWS::Scheduler::Schedule": "fired by the clock",
    "AWS::SecretsManager::Secret": "made with a value that is known beforehand",
}

NOT_SIMULATED = {
    "AWS::ApiGatewayV2::ApiGatewayManagedOverrides": "settings of a real API only",
    "AWS::CloudWatch::Dashboard": "a picture of metrics; there is nobody to show it to",
    "AWS::Lambda::LayerVersion": "the library is imported from the source tree",
    "AWS::Lambda::Permission": "who may call what is not evaluated here; tests/template checks it",
    "AWS::Logs::LogGroup": "what handlers print stays in this process",
    "AWS::SES::EmailIdentity": "every sender counts as verified here",
    "AWS::SNS::TopicPolicy": "access is not evaluated here; tests/template checks it",
    "AWS::SQS::QueuePolicy": "access is not evaluated here; tests/template checks it",
    "AWS::Budgets::Budget": "there is nothing to pay here",
}


def refuse_unknown(resources: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise CloudError that names every resource whose type has no place here."""
    known = MADE_IN_MOTO | OWNED.keys() | NOT_SIMULATED.keys()
    unknown = [f"{name} ({body['Type']})" for name, body in resources.items() if body["Type"] not in known]
    if unknown:
        raise CloudError(
            f"the template holds resources that the local cloud does not know: {', '.join(unknown)}. "
            "Give their types a place in tools/wirewatch_cli/cloud/resource_types.py"
        )
