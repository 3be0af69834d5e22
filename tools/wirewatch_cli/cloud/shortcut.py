"""The way past HTTP: the calls that a replay makes by the thousand, as calls of moto's own functions.

Most of a moto call is the making, signing, parsing and rendering of an HTTP message that never leaves the
process. The same moto code answers either way. A request that moto refuses has changed nothing, so it is
made again the long way, which says the error as AWS does.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from botocore import xform_name
from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]  # it is untyped
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


@contextmanager
def remembering() -> Iterator[None]:
    """Let moto parse each update expression once. What it parsed it copies before it changes anything."""
    with patch.object(UpdateExpressionParser, "make", cache(UpdateExpressionParser.make)):
        yield


def leads_to(service: str, operation: str) -> bool:
    """Whether the operation can be called directly."""
    return service in HANDLERS and operation in HANDLERS[service][1]


def call(service: str, operation: str, request: Mapping[str, Any]) -> dict[str, Any] | None:
    """What moto answers; None if it has to be asked the long way."""
    handler: Any = HANDLERS[service][0]()
    handler.current_account, handler.region = ACCOUNT, REGION
    handler.automated_parameter_parsing, handler.uri_match = True, {}
    handler.body = handler.params = dict(request)
    try:
        with LOCK:
            answer: dict[str, Any] = getattr(handler, xform_name(operation))().result
    except (ServiceException, HTTPException):  # the newer and the older way in which moto refuses
        return None
    return answer
