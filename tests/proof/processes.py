"""Functions in processes of their own, which are killed at random moments. Their clients speak to moto's server: what
they have asked for by then happens though they are gone."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from random import Random
from threading import Timer
from time import perf_counter
from typing import Any

import boto3
from moto.core.models import botocore_stubber
from tests.proof.crashing import Stage, stage, taken_mails, tell_of
from tests.proof.moto_server import moto_server

from wirewatch.aws import clients
from wirewatch_cli.cloud.functions import Functions

FORK = get_context("fork")  # a process finds everything loaded, as a warm one in Lambda does
CHANCES = {"SendAlerts": 0.5, "SendMail": 0.3, "RecordFeedback": 0.3, "PrepareDigests": 0.08}
SERVICES: Any = ("secretsmanager", "sesv2", "sns", "sqs")  # and dynamodb


class KilledError(RuntimeError):
    """The process is gone; the function has failed, as Lambda sees it."""


@dataclass
class Killer:
    """Runs functions in processes, and kills some. `left`: how many may still be killed for now; `chances`: that a run
    of a function is to be cut; those without any run in this process.

    `deaths` are (function, AWS calls made until then); `lived` is how many seconds a function last worked that was not
    killed.
    """

    chance: Random
    chances: Mapping[str, float] = field(default_factory=lambda: CHANCES)
    left: int = 0
    deaths: list[tuple[str, int]] = field(default_factory=list)
    lived: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """A stage whose functions live in processes that ask moto's server."""
        with moto_server() as self._server, stage(self._apart) as self._stage:
            self._session = _session()
            yield self._stage

    def _apart(self, handler_of: Callable[..., Any]) -> Callable[..., Any]:
        """In the place of Functions._handler."""

        def handler(functions: Functions, resource: Any) -> Any:
            handle = handler_of(functions, resource)
            if resource.logical_id not in self.chances:
                return handle
            return lambda event, context: self._run(resource.logical_id, lambda: handle(event, context))

        return handler

    def _run(self, name: str, work: Callable[[], Any]) -> Any:
        mails = len(taken_mails())
        self._server.asked.clear()
        try:
            return self._answer(name, work)
        finally:
            self._server.wait_until_quiet()
            for mail in taken_mails()[mails:]:
                tell_of(self._stage.cloud, mail)  # moto's SES is silent
            self._stage.cloud.look_again()

    def _answer(self, name: str, work: Callable[[], Any]) -> Any:
        here, there = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_live, args=(there, work, self._server.url, self._session))
        process.start()
        there.close()
        here.recv()  # it stands ready
        began, timer = perf_counter(), Timer(self._moment(name), process.kill)
        timer.start()
        try:
            answer, error = here.recv()
        except EOFError:
            self.left -= 1
            self.deaths.append((name, len(self._server.asked)))
            raise KilledError(f"{name}, after {len(self._server.asked)} calls") from None
        finally:
            timer.cancel()
            process.join()
            here.close()
        self.lived[name] = perf_counter() - began
        if error:
            raise RuntimeError(error)
        return answer

    def _moment(self, name: str) -> float:
        """After how many seconds the process is killed, if it is there still."""
        if self.left and name in self.lived and self.chance.random() < self.chances.get(name, 0):
            return self.chance.uniform(0, self.lived[name])
        return 60


def _session() -> boto3.Session:
    """One that the local cloud does not listen to. It has read what describes the services."""
    session = boto3.Session()
    session.resource("dynamodb")
    for service in SERVICES:
        session.client(service)
    return session


def _live(there: Any, work: Callable[[], Any], url: str, session: boto3.Session) -> None:
    """The process: says that it stands ready, and then (answer, error)."""
    gc.disable()  # it would copy all memory to look at it
    botocore_stubber.enabled = False  # moto is in the parent
    os.environ["AWS_ENDPOINT_URL"] = url
    clients.forget()
    boto3.DEFAULT_SESSION = session
    clients.table("any")
    there.send("ready")
    try:
        there.send((work(), ""))
    except Exception as error:  # noqa: BLE001  (the parent raises it)
        there.send((None, f"{type(error).__name__}: {error}"))
