"""Counts, while a local cloud runs, what each invocation of a function uses.

Processor time is that of the handler's thread without what moto does in AWS's place.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest.mock import patch

import boto3

from wirewatch.aws import clients
from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.cloud.functions import Functions
from wirewatch_cli.cloud.metrics import Metrics
from wirewatch_cli.cloud.shortcut import PARAMETERS
from wirewatch_cli.cloud.taps import of_the_cloud
from wirewatch_cli.cost.calls import Call, Charge, Place, charges, places, row_at
from wirewatch_cli.cost.sizes import Row

BEFORE, BEGAN = "wirewatch.before", "wirewatch.began"


@dataclass(slots=True)
class Invocation:
    """One run of a function; seconds of processor time, `calls` of AWS by service, bytes of log."""

    function: str
    event: Mapping[str, Any]
    charged: Counter[Charge] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    operations: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: float = 0.0
    log_bytes: int = 0


class Meter:
    """The invocations of a cloud since `metered`, and the metrics that they printed."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._names = {each.id: each.logical_id for each in cloud.stack.resources.values()}
        self.invocations: list[Invocation] = []
        self.metrics: set[tuple[str, str]] = set()
        self._current: Invocation | None = None
        self._moto = 0.0

    def name_of(self, resource: str) -> str:
        """What the template calls it."""
        return self._names.get(resource, resource)

    def remember(self, **given: Any) -> None:
        """Before a call: the rows that it may change."""
        if self._current and not of_the_cloud():
            _, service, operation = given["event_name"].split(".")
            asked = given["context"][PARAMETERS]
            rows = {each: row_at(each) for each in places(operation, asked)} if service == "dynamodb" else {}
            given["context"][BEFORE] = rows

    def begin(self, **given: Any) -> None:
        """From here to `end`, moto works."""
        given["context"][BEGAN] = time.thread_time()

    def end(self, **given: Any) -> None:
        """Charge a call that a function made."""
        context = given["context"]
        if self._current and BEFORE in context:
            _, service, operation = given["event_name"].split(".")
            self._charge(Call(service, operation, context[PARAMETERS]), context[BEFORE], given["parsed"])
        if not of_the_cloud():
            self._moto += time.thread_time() - context.get(BEGAN, time.thread_time())

    def _charge(self, call: Call, before: Mapping[Place, Row | None], answer: Mapping[str, Any]) -> None:
        assert self._current is not None  # noqa: S101  (the caller asked)
        found = charges(call, answer, before)
        self._current.charged.update({(kind, self.name_of(name)): much for (kind, name), much in found.items()})
        self._current.calls[call.service] += 1
        self._current.operations["lease", "PollQueue"] += _feeds_in(call)
        tables = {self.name_of(table) for table, _ in before} or {""}
        self._current.operations.update((call.operation, each) for each in tables)

    @contextmanager
    def running(self, function: str, event: Mapping[str, Any]) -> Iterator[None]:
        """One invocation."""
        self._current = Invocation(self.name_of(function), event)
        began, self._moto = time.thread_time(), 0.0
        try:
            yield
        finally:
            self._current.seconds = max(0.0, time.thread_time() - began - self._moto)
            self.invocations.append(self._current)
            self._current = None

    def printed(self, lines: Iterable[str]) -> None:
        """What a function printed."""
        for line in lines:
            if self._current:
                self._current.log_bytes += len(line.encode())


def _feeds_in(call: Call) -> int:
    """How many feeds a call hands out to be polled; a hot feed counts each time."""
    bodies = [each["MessageBody"] for each in call.request.get("Entries", ())] if call.service == "sqs" else []
    return sum(len(json.loads(each).get("feeds", ())) for each in bodies)


@contextmanager
def metered(cloud: LocalCloud) -> Iterator[Meter]:
    """Inside, the cloud's functions are metered."""
    meter = Meter(cloud)
    invoke, embed, record = Functions.invoke, Metrics.record_embedded, Metrics.record

    def counted(self: Functions, name: str, event: Mapping[str, Any]) -> Any:
        with meter.running(name, event):
            return invoke(self, name, event)

    def printed(self: Metrics, lines: Iterable[str], at: datetime) -> None:
        kept = list(lines)
        meter.printed(kept)
        embed(self, kept, at)

    def recorded(self: Metrics, name: Any, at: datetime, value: float) -> None:
        if name[0] == "Wirewatch":
            meter.metrics.add((dict(name[2]).get("service", ""), name[1]))
        record(self, name, at, value)

    with (
        patch.object(Functions, "invoke", counted),
        patch.object(Metrics, "record_embedded", printed),
        patch.object(Metrics, "record", recorded),
    ):
        _tap(meter)
        yield meter


def _tap(meter: Meter) -> None:
    """Clients copy a session's hooks when they are made, so those that are there go."""
    session = boto3.DEFAULT_SESSION
    assert session is not None  # noqa: S101  (a running cloud has one)
    emitter: Any = session._session.get_component("event_emitter")  # noqa: SLF001  (boto3 offers no other way)
    emitter.register_last("before-parameter-build", meter.remember)
    emitter.register_first("before-call", meter.begin)
    emitter.register_first("after-call", meter.end)
    clients.forget()
