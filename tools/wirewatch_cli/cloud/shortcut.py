"""The way past HTTP: the calls that a replay makes by the thousand, as calls of moto's own functions.

Most of a moto call is the making, signing, parsing and rendering of an HTTP message that never leaves the
process. The same moto code answers either way. A request that moto refuses has changed nothing, so it is
made again the long way, which says the error as AWS does; only a condition that is not met is told at once.
"""

# ruff: noqa: SLF001  (botocore offers no other way in)

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from botocore import xform_name
from botocore.client import BaseClient
from botocore.exceptions import ParamValidationError
from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse
from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.responses import DynamoHandler
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler
from moto.sqs.responses import SQSResponse
from werkzeug.exceptions import HTTPException

from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.one_caller import LOCK

HANDLERS: Mapping[str, tuple[type[BaseResponse], frozenset[str]]] = {
    "dynamodb": (
        DynamoHandler,
        frozenset({"GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"}),
    ),
    "dynamodb-streams": (DynamoDBStreamsHandler, frozenset({"GetRecords"})),
    "sqs": (SQSResponse, frozenset({"SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessageBatch"})),
}
PARAMETERS = "wirewatch.parameters"  # where a call's own context keeps them, if it is tapped
LONG_WAY = "wirewatch.long-way"  # and what makes its HTTP request
METADATA = {"HTTPStatusCode": 200, "RequestId": "local"}
CONFLICT = {
    "Error": {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"},
    "ResponseMetadata": {**METADATA, "HTTPStatusCode": 400},
}


@contextmanager
def without_http() -> Iterator[None]:
    """Let botocore check the parameters of a tapped call that goes directly, and make no HTTP request of them."""
    client: Any = BaseClient
    resolve, convert, check = client._resolve_endpoint_ruleset, client._convert_to_request_dict, _checking()

    def resolved(self: Any, operation_model: Any, params: Any, request_context: Any, *others: Any) -> Any:
        if _goes_directly(self, operation_model, request_context):
            return self.meta.endpoint_url, {}, {}
        return resolve(self, operation_model, params, request_context, *others)

    def converted(self: Any, **given: Any) -> Any:
        operation, context = given["operation_model"], given["context"]
        if not _goes_directly(self, operation, context):
            return convert(self, **given)
        check(self, operation, given["api_params"])
        context[LONG_WAY] = partial(convert, self, **given)
        return {"headers": {}, "context": context}

    with (
        patch.object(client, "_resolve_endpoint_ruleset", resolved),
        patch.object(client, "_convert_to_request_dict", converted),
    ):
        yield


def _checking() -> Callable[[Any, Any, Mapping[str, Any]], None]:
    """botocore's check of parameters. In DynamoDB only the first of those with the same names is checked: boto3 itself
    has made what they hold."""
    checked: set[tuple[str, frozenset[str]]] = set()

    def check(client: Any, operation: Any, parameters: Mapping[str, Any]) -> None:
        named = operation.name, frozenset(parameters)
        if named in checked:
            return
        report = client._serializer._param_validator.validate(parameters, operation.input_shape)
        if report.has_errors():
            raise ParamValidationError(report=report.generate_report())
        if _service(client) == "dynamodb":
            checked.add(named)

    return check


def _goes_directly(client: Any, operation: Any, context: Mapping[str, Any]) -> bool:
    return PARAMETERS in context and leads_to(_service(client), operation.name)


def _service(client: Any) -> str:
    return str(client.meta.service_model.service_id.hyphenize())


def leads_to(service: str, operation: str) -> bool:
    """Whether the operation can be called directly."""
    return service in HANDLERS and operation in HANDLERS[service][1]


def ask(client: Any, operation: str, **request: Any) -> Mapping[str, Any]:
    """A call of the local cloud's own, past its client if moto takes it so; nobody is told of it."""
    answer = call(_service(client), operation, request)
    return getattr(client, xform_name(operation))(**request) if answer is None else answer


def call(service: str, operation: str, request: Mapping[str, Any]) -> dict[str, Any] | None:
    """What moto answers, with its metadata; None if it has to be asked the long way."""
    handler: Any = HANDLERS[service][0]()
    handler.current_account, handler.region = ACCOUNT, REGION
    handler.automated_parameter_parsing, handler.uri_match = True, {}
    handler.body = handler.params = dict(request)
    try:
        with LOCK:
            answer: dict[str, Any] = getattr(handler, xform_name(operation))().result
    except ConditionalCheckFailed:
        return None if "ReturnValuesOnConditionCheckFailure" in request else {**CONFLICT}
    except (ServiceException, HTTPException):  # the newer and the older way in which moto refuses
        return None
    return {**answer, "ResponseMetadata": METADATA}
