"""The way past HTTP: the calls that a replay makes by the thousand, as calls of moto's own functions.

Most of a moto call is the making, signing, parsing and rendering of an HTTP message that never leaves the
process. The same moto code answers either way. A request that moto refuses has changed nothing, so it is
made again the long way, which says the error as AWS does; only a condition that is not met is told at once.
"""

# ruff: noqa: SLF001  (botocore offers no other way in)

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
from wirewatch_cli.cloud.remembering import emitted

HANDLERS: Mapping[str, tuple[type[BaseResponse], frozenset[str]]] = {
    "dynamodb": (
        DynamoHandler,
        frozenset({"GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"}),
    ),
    "dynamodb-streams": (DynamoDBStreamsHandler, frozenset({"GetRecords"})),
    "sqs": (SQSResponse, frozenset({"SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessageBatch"})),
}
OWN = frozenset({("eventbridge", "PutEvents"), ("sns", "Publish")})  # what the local cloud answers in moto's stead
PARAMETERS = "wirewatch.parameters"  # where a call's own context keeps them, if it is tapped
FIRST_FAILURE = 300  # the lowest HTTP status that is no success
METADATA = {"HTTPStatusCode": 200, "RequestId": "local"}
CONFLICT = {
    "Error": {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"},
    "ResponseMetadata": {**METADATA, "HTTPStatusCode": 400},
}


@dataclass(frozen=True, slots=True)
class _Operation:
    """An operation that nobody needs HTTP for, and the names that botocore's hooks on it have."""

    model: Any
    given: str
    built: str
    before: str
    after: str


@contextmanager
def without_http() -> Iterator[None]:
    """Answer a tapped call by moto's functions, after botocore's hooks and its check of parameters."""
    client: Any = BaseClient
    make, check = client._make_api_call, _checking()
    known: dict[tuple[str, str], _Operation | None] = {}

    def made(self: Any, operation_name: str, api_params: Any) -> Any:
        asked = self.meta.service_model.service_name, operation_name
        if asked not in known:
            known[asked] = _operation(self, operation_name)
        operation = known[asked]
        if operation is None:
            return make(self, operation_name, api_params)
        emitter = self.meta.events._emitter  # whose names are not aliases
        told = {"model": operation.model, "context": {}}
        copies = emitted(emitter, operation.given, {"params": api_params, **told})
        parameters = next((copy for _, copy in copies if copy is not None), api_params)
        emitted(emitter, operation.built, {"params": parameters, **told})
        check(self, operation.model, parameters)
        answers = emitted(emitter, operation.before, {"params": {"headers": {}}, **told}, stop_on_response=True)
        answer = answers[-1][1] if answers else None
        if answer is None:
            return make(self, operation_name, api_params)
        http, parsed = answer
        emitted(emitter, operation.after, {"http_response": http, "parsed": parsed, **told})
        if http.status_code >= FIRST_FAILURE:
            raise self.exceptions.from_code(parsed["Error"]["Code"])(parsed, operation_name)
        return parsed

    with patch.object(client, "_make_api_call", made):
        yield


def _operation(client: Any, operation: str) -> _Operation | None:
    """None if moto has to be asked for it over HTTP."""
    service = _service(client)
    if not leads_to(service, operation) and (service, operation) not in OWN:
        return None
    hooks = ("provide-client-params", "before-parameter-build", "before-call", "after-call")
    names = (f"{hook}.{service}.{operation}" for hook in hooks)
    return _Operation(client.meta.service_model.operation_model(operation), *names)


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
