"""Calls the real handlers, each with the environment that the template gives its function."""

import importlib
import io
import json
import os
import sys
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock, local
from types import ModuleType
from typing import Any

from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.metrics import Metrics, metric_name
from wirewatch_cli.cloud.permissions import acting_as
from wirewatch_cli.cloud.provisioning import Resource, Stack


class LogSink(io.TextIOBase):
    """Where handlers print. One for the process: loggers made at import keep the stream they saw then."""

    def __init__(self) -> None:
        self._here = local()

    @property
    def lines(self) -> list[str]:
        """What this thread printed since they were taken last."""
        found: list[str] = self._here.__dict__.setdefault("lines", [])
        return found

    def write(self, text: str) -> int:
        """Keep whole lines."""
        self.lines.extend(line for line in text.splitlines() if line.strip())
        return len(text)

    def take(self) -> list[str]:
        """What this thread printed, which is then forgotten."""
        taken = list(self.lines)
        self.lines.clear()
        return taken


SINK = LogSink()


class Stage:
    """The process as running functions find it: their variables, and a stdout that is kept from the terminal.

    Functions that run side by side, in threads, share it: the last to end puts back what the first one found.
    What they share has the same value for all, but for the name of the function.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._playing = 0
        self._stdout: Any = None
        self._before: dict[str, str | None] = {}

    @contextmanager
    def of(self, variables: Mapping[str, str]) -> Iterator[None]:
        """Inside, a function with these variables runs."""
        with self._lock:
            self._set(variables)
        try:
            yield
        finally:
            with self._lock:
                self._playing -= 1
                if not self._playing:
                    self._clear()

    def _set(self, variables: Mapping[str, str]) -> None:
        if not self._playing:
            self._stdout, sys.stdout = sys.stdout, SINK
        self._playing += 1
        for name, value in variables.items():
            found = os.environ.get(name)
            self._before.setdefault(name, found)
            if found != value:
                os.environ[name] = value

    def _clear(self) -> None:
        sys.stdout = self._stdout
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before.clear()


STAGE = Stage()


@dataclass(frozen=True, slots=True)
class LambdaContext:
    """What a handler may ask of its invocation."""

    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    aws_request_id: str
    timeout: int

    def get_remaining_time_in_millis(self) -> int:
        """Virtual time stands still in a handler, so it is always the whole."""
        return self.timeout * 1000


class InvocationError(Exception):
    """A handler raised."""


class Functions:
    """The functions of the template, by the name that `Ref` gives."""

    def __init__(self, stack: Stack, metrics: Metrics, journal: Journal, now: Callable[[], datetime]) -> None:
        self._metrics, self._journal, self._now = metrics, journal, now
        self._resources = {each.id: each for each in stack.of_type("AWS::Lambda::Function")}
        self._modules: dict[str, ModuleType] = {}

    def named(self, reference: str) -> str:
        """The function's name in a name or an ARN; CloudError if there is none."""
        name = reference.rsplit(":", 1)[-1]
        if name not in self._resources:
            raise CloudError(f"{reference}: no function of the template has this name")
        return name

    def timeout(self, name: str) -> int:
        """Seconds."""
        return int(self._resources[name].properties.get("Timeout", 3))

    def invoke(self, name: str, event: Mapping[str, Any]) -> Any:
        """Call the handler with an event as JSON would carry it; InvocationError if it raises."""
        resource = self._resources[name]
        SINK.take()
        self._journal.note("invoke", name, event=event)
        try:
            with STAGE.of(_variables(resource)), acting_as(name):
                answer = self._handler(resource)(json.loads(json.dumps(event)), self._context(resource))
        except CloudError:
            raise
        except Exception as error:
            self._count(name, failed=True)
            trace = traceback.format_exc()
            self._journal.note("error", name, error=f"{type(error).__name__}: {error}", traceback=trace)
            raise InvocationError(f"{name}: {error}") from error
        self._count(name, failed=False)
        self._metrics.record_embedded(SINK.take(), self._now())
        return json.loads(json.dumps(answer))

    def _count(self, name: str, *, failed: bool) -> None:
        for metric, value in (("Invocations", 1), ("Errors", int(failed))):
            self._metrics.record(metric_name("AWS/Lambda", metric, {"FunctionName": name}), self._now(), value)

    def _handler(self, resource: Resource) -> Any:
        module_name, _, attribute = resource.properties["Handler"].rpartition(".")
        if resource.id not in self._modules:
            self._modules[resource.id] = _fresh_module(resource, module_name)
        return getattr(self._modules[resource.id], attribute)

    def _context(self, resource: Resource) -> LambdaContext:
        return LambdaContext(
            resource.id,
            int(resource.properties.get("MemorySize", 128)),
            f"arn:aws:lambda:{REGION}:123456789012:function:{resource.id}",
            str(uuid.uuid4()),
            self.timeout(resource.id),
        )


def _fresh_module(resource: Resource, name: str) -> ModuleType:
    """The handler's module, with nothing wired from an earlier stack."""
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise CloudError(f"{resource.logical_id}: cannot import its handler {name}: {error}") from error
    if hasattr(module, "wire"):
        module.wire.cache_clear()
    return module


def _variables(resource: Resource) -> dict[str, str]:
    """The environment that the function has in AWS."""
    given = resource.properties.get("Environment", {}).get("Variables", {})
    return {
        "AWS_LAMBDA_FUNCTION_NAME": resource.id,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(resource.properties.get("MemorySize", 128)),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{resource.id}",
        "AWS_REGION": REGION,
        **{name: str(value) for name, value in given.items()},
    }
