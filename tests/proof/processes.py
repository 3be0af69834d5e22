"""Functions in processes of their own, which are killed at random moments. moto is in the parent, which makes their AWS
calls one at a time: what a process has asked for happens though the process is gone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from random import Random
from threading import Timer
from time import perf_counter
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from wirewatch.aws import clients
from wirewatch_cli.cloud.functions import Functions

FORK = get_context("fork")  # a process finds everything loaded, as a warm one in Lambda does
ENDS = (EOFError, BrokenPipeError, ConnectionResetError)
CHANCES = {"SendAlerts": 0.5, "SendMail": 0.3, "RecordFeedback": 0.3, "PrepareDigests": 0.08}  # that a run is to be cut


class KilledError(RuntimeError):
    """The process is gone; the function has failed, as Lambda sees it."""


@dataclass
class Killer:
    """Runs functions in processes, and kills some. `left`: how many may still be killed for now.

    `deaths` are (function, AWS calls made until then); `lived` is how many seconds a function lived, not being killed.
    """

    chance: Random
    left: int = 0
    deaths: list[tuple[str, int]] = field(default_factory=list)
    lived: dict[str, float] = field(default_factory=dict)

    def apart(self, handler_of: Callable[..., Any]) -> Callable[..., Any]:
        """In the place of Functions._handler."""

        def handler(functions: Functions, resource: Any) -> Any:
            handle = handler_of(functions, resource)
            if resource.logical_id not in CHANCES:
                return handle
            return lambda event, context: self._run(resource.logical_id, lambda: handle(event, context))

        return handler

    def _run(self, name: str, work: Callable[[], Any]) -> Any:
        here, there = FORK.Pipe()
        process = FORK.Process(target=_live, args=(there, work))
        process.start()
        there.close()
        began, made = perf_counter(), list[str]()
        timer = Timer(self._moment(name), process.kill)
        timer.start()
        try:
            answer = _served(here, made)
        except ENDS:
            self.left -= 1
            self.deaths.append((name, len(made)))
            raise KilledError(f"{name}, after {len(made)} calls") from None
        finally:
            timer.cancel()
            process.join()
            here.close()
        self.lived[name] = max(self.lived.get(name, 0), perf_counter() - began)
        return answer

    def _moment(self, name: str) -> float:
        """After how many seconds the process is killed, if it is there still."""
        if self.left and name in self.lived and self.chance.random() < CHANCES[name]:
            return self.chance.uniform(0, self.lived[name])
        return 60


def _served(here: Any, made: list[str]) -> Any:
    """Make the calls that the process asks for, until it ends with an answer or an error."""
    while True:
        kind, *told = here.recv()
        if kind == "done":
            return told[0]
        if kind == "failed":
            raise RuntimeError(told[0])
        service, operation, parameters = told
        made.append(operation)
        here.send(_made(service, operation, parameters))


def _made(service: str, operation: str, parameters: Any) -> tuple[str, Any]:
    client = clients.table("any").meta.client if service == "dynamodb" else clients.client(service)
    try:
        return "answer", client._make_api_call(operation, parameters)
    except ClientError as error:
        return "refused", error.response


def _live(there: Any, work: Callable[[], Any]) -> None:
    """The process: asks its parent for every AWS call."""

    def call(client: Any, operation: str, parameters: Any) -> Any:
        there.send(("call", client.meta.service_model.service_name, operation, parameters))
        kind, answer = there.recv()
        if kind == "refused":
            raise client.exceptions.from_code(answer["Error"]["Code"])(answer, operation)
        return answer

    with patch.object(BaseClient, "_make_api_call", call):
        try:
            there.send(("done", work()))
        except Exception as error:  # noqa: BLE001  (the parent raises it)
            there.send(("failed", f"{type(error).__name__}: {error}"))
