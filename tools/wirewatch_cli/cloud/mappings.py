"""The template's event source mappings: what lies in queues and streams goes to the functions."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.functions import Functions
from wirewatch_cli.cloud.metrics import Metrics
from wirewatch_cli.cloud.provisioning import Resource, Stack
from wirewatch_cli.cloud.queue_mapping import QueueMapping
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.stream_mapping import StreamMapping
from wirewatch_cli.cloud.timers import Timers

_BOTH = frozenset({"EventSourceArn", "FunctionName", "BatchSize", "FunctionResponseTypes"})
OF_QUEUES = _BOTH | {"ScalingConfig"}  # one batch is handled at a time here, whatever it allows
OF_STREAMS = _BOTH | {
    *("BisectBatchOnFunctionError", "DestinationConfig", "FilterCriteria", "MaximumRecordAgeInSeconds"),
    *("MaximumRetryAttempts", "StartingPosition"),
}
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")  # what `written` is told of


class Mappings:
    """All of them."""

    def __init__(
        self,
        stack: Stack,
        functions: Functions,
        queues: Queues,
        metrics: Metrics,
        timers: Timers,
        now: Callable[[], datetime],
    ) -> None:
        self._stack, self._functions, self._queues = stack, functions, queues
        self._metrics, self._timers, self._now = metrics, timers, now
        self._streams: dict[str, StreamMapping] = {}
        self._all = [self._made(each) for each in stack.of_type("AWS::Lambda::EventSourceMapping")]

    def settle(self, throttled: Collection[str]) -> None:
        """Pump them until nothing moves at this moment, but for those to functions that Lambda has no room for."""
        while any(mapping.pump() for mapping in self._all if mapping.function not in throttled):
            pass

    def written(self, request: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        """Note that the streams of the tables in the request have something."""
        for table in _tables_in(request):
            if table in self._streams:
                self._streams[table].dirty = True

    def look_again(self) -> None:
        """Take it that there may be something in every queue and stream."""
        self._queues.look_again()
        for stream in self._streams.values():
            stream.dirty = True

    def pass_over_streams(self) -> None:
        """What has been written until now is nothing new to the functions that streams call."""
        for stream in self._streams.values():
            stream.pass_over()

    def _made(self, mapping: Resource) -> QueueMapping | StreamMapping:
        source: str = mapping.properties["EventSourceArn"]
        if (url := self._queues.url(source)) is not None:
            _refuse_others(mapping, OF_QUEUES)
            queue = next(each for each in self._stack.of_type("AWS::SQS::Queue") if each.id == url)
            return QueueMapping(mapping, queue, self._functions, self._queues, self._metrics, self._now)
        if ":table/" not in source:
            raise CloudError(f"{mapping.logical_id}: {source} is neither a queue nor a table's stream of the template")
        _refuse_others(mapping, OF_STREAMS)
        made = StreamMapping(mapping, self._functions, self._queues, self._metrics, self._timers, self._now)
        self._streams[source.split(":table/", maxsplit=1)[1].partition("/")[0]] = made
        return made


def _refuse_others(mapping: Resource, simulated: Collection[str]) -> None:
    others = sorted(mapping.properties.keys() - simulated)
    if others:
        raise CloudError(f"{mapping.logical_id}: {', '.join(others)} of an event source mapping is not simulated")
    strange = set(mapping.properties.get("FunctionResponseTypes", ())) - {"ReportBatchItemFailures"}
    if strange:
        raise CloudError(f"{mapping.logical_id}: AWS knows no response type {', '.join(sorted(strange))}")


def _tables_in(request: Mapping[str, Any]) -> set[str]:
    if "TableName" in request:
        return {request["TableName"]}
    if "RequestItems" in request:
        return set(request["RequestItems"])
    return {body["TableName"] for step in request.get("TransactItems", ()) for body in step.values()}
