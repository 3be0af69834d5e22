"""Sees every AWS call that passes boto3 in this process, and answers those that the local cloud owns.

botocore's event hooks do it: `before-parameter-build` tells the parameters, `before-call` may answer in
moto's stead, `after-call` tells what moto answered.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from wirewatch.aws import clients
from wirewatch_cli.cloud import shortcut
from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.shortcut import FIRST_FAILURE, METADATA, PARAMETERS

NAMED = Config(user_agent="wirewatch-local")  # so that botocore does not put a longer name together at each call

_owed: ContextVar[bool] = ContextVar("owed", default=False)

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Look = Callable[[Mapping[str, Any], Mapping[str, Any]], None]
Check = Callable[[str, str, Mapping[str, Any]], None]


def of_the_cloud() -> bool:
    """Whether the call that is being made is the local cloud's own, though a function may have caused it."""
    return _owed.get()


class RefusalError(Exception):
    """What AWS would answer with an error: its code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclass(frozen=True, slots=True)
class _Answered:
    status_code: int


class Taps:
    """Hooks on the default boto3 session; clients made before are forgotten."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], Answer] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._check: Check | None = None
        self._session = botocore.session.Session()
        self._session.set_credentials("local", "local")
        self._session.set_default_client_config(NAMED)
        # A client copies the session's hooks when it is made, so these three stand from the start.
        # last, after boto3 has turned plain values and conditions into what the service takes
        self._session.get_component("event_emitter").register_last("before-parameter-build", self._remember)
        self._session.register("before-call", self._before)
        self._session.register("after-call", self._after)

    def install(self) -> None:
        """From now on every client of this process is tapped."""
        clients.forget()
        boto3.setup_default_session(botocore_session=self._session, region_name=REGION)

    def remove(self) -> None:
        """Leave the process as it was."""
        clients.forget()
        boto3.DEFAULT_SESSION = None

    def answer(self, service: str, operation: str, answer: Answer) -> None:
        """Take an operation over: `answer` gets the parameters and gives the response, or raises RefusalError."""
        self._answers[service, operation] = answer

    def watch(self, service: str, operation: str, look: Look) -> None:
        """Be told of each accepted call: its parameters and the response."""
        self._looks[service, operation] = look

    def guard(self, check: Check) -> None:
        """Let `check` see service, operation and parameters of each call first; it may raise RefusalError."""
        self._check = check

    def _remember(self, **given: Any) -> None:
        given["context"][PARAMETERS] = dict(given["params"])

    def _before(self, **given: Any) -> Any:
        service, operation = _operation(given)
        request = given["context"][PARAMETERS]
        if self._check and not _owed.get():
            with _refusals(operation):
                self._check(service, operation, request)
        if shortcut.leads_to(service, operation):
            result = shortcut.call(service, operation, request)
            return result and (_Answered(result["ResponseMetadata"]["HTTPStatusCode"]), result)
        answer = self._answers.get((service, operation))
        return answer and _answered(answer, operation, request)

    def _after(self, **given: Any) -> None:
        look = self._looks.get(_operation(given))
        if look is not None and given["http_response"].status_code < FIRST_FAILURE:
            with _what_it_causes():
                look(given["context"][PARAMETERS], given["parsed"])


def _answered(answer: Answer, operation: str, request: Mapping[str, Any]) -> Any:
    with _refusals(operation), _what_it_causes():
        return _Answered(200), {**answer(request), "ResponseMetadata": METADATA}


@contextmanager
def _what_it_causes() -> Iterator[None]:
    """Calls in here are the local cloud's own, whoever's call caused them."""
    token = _owed.set(True)
    try:
        yield
    finally:
        _owed.reset(token)


@contextmanager
def _refusals(operation: str) -> Iterator[None]:
    """A refusal is told as botocore tells what AWS refuses."""
    try:
        yield
    except RefusalError as refusal:
        error: Any = {"Error": {"Code": refusal.code, "Message": str(refusal)}, "ResponseMetadata": METADATA}
        raise ClientError(error, operation) from refusal


def _operation(given: Mapping[str, Any]) -> tuple[str, str]:
    """(service, operation), as in the hook's name: `before-call.sqs.SendMessage`."""
    _, service, operation = given["event_name"].split(".")
    return service, operation
