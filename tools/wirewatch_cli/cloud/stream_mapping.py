"""Event source mapping from a table's stream: filtered batches in order, retries, bisection, a failure queue."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from wirewatch.timestamps import to_text
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.functions import Functions, InvocationError
from wirewatch_cli.cloud.metrics import Metrics, metric_name
from wirewatch_cli.cloud.patterns import Pattern
from wirewatch_cli.cloud.provisioning import Resource
from wirewatch_cli.cloud.queue_mapping import failed_identifiers
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.stream_reader import PAGE, StreamReader
from wirewatch_cli.cloud.timers import Timers

Record = Mapping[str, Any]
RETRY_SECONDS = (1, 2, 4, 8, 16, 32, 60)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that go to the function together, and how often they did."""

    records: tuple[Record, ...]
    attempts: int = 0


class StreamMapping:
    """One `AWS::Lambda::EventSourceMapping` on a stream. As in Lambda, a batch that fails blocks those behind it."""

    def __init__(
        self,
        mapping: Resource,
        functions: Functions,
        queues: Queues,
        metrics: Metrics,
        timers: Timers,
        now: Callable[[], datetime],
    ) -> None:
        properties = mapping.properties
        self._arn: str = properties["EventSourceArn"]
        self.function = self._function = functions.named(properties["FunctionName"])
        self._size = int(properties.get("BatchSize", 100))
        self._partial = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", ())
        self._bisect = bool(properties.get("BisectBatchOnFunctionError"))
        self._retries = int(properties.get("MaximumRetryAttempts", -1))
        self._maximum_age = int(properties.get("MaximumRecordAgeInSeconds", -1))
        self._failure_queue: str | None = (
            properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        )
        filters = properties.get("FilterCriteria", {}).get("Filters", [])
        self._filters = [Pattern.compile(each["Pattern"]) for each in filters]
        self._functions, self._queues, self._metrics = functions, queues, metrics
        self._timers, self._now = timers, now
        self._stream = StreamReader(self._arn, properties.get("StartingPosition", ""))
        self._backlog: deque[Batch] = deque()
        self._resting = False
        self.dirty = False

    def pump(self) -> bool:
        """Hand over one batch; False if there is none, or the one in front waits for its next try."""
        if self.dirty:
            self._read()
        if self._resting or not self._backlog:
            return False
        self._hand_over(self._backlog.popleft())
        return True

    def pass_over(self) -> None:
        """Leave out whatever has been written until now."""
        while self._read():
            self._backlog.clear()

    def _read(self) -> int:
        """Read on; how many records there were."""
        records = self._stream.read()
        self.dirty = len(records) == PAGE
        wanted = [plain for plain in map(_plain, records) if self._passes(plain)]
        for start in range(0, len(wanted), self._size):
            self._backlog.append(Batch(tuple(wanted[start : start + self._size])))
        return len(records)

    def _passes(self, record: Record) -> bool:
        return not self._filters or any(each.matches(dict(record)) for each in self._filters)

    def _hand_over(self, batch: Batch) -> None:
        left, whole = self._left_over(batch)
        if not left:
            return
        if self._bisect and len(left) > 1:
            middle = len(left) // 2
            halves = (Batch(left[:middle], batch.attempts), Batch(left[middle:], batch.attempts))
            self._backlog.extendleft(reversed(halves))
            return
        again = Batch(left, batch.attempts + 1 if whole else 1)
        if self._exhausted(again):
            self._give_up(again)
        else:
            self._backlog.appendleft(again)
            self._rest(again.attempts)

    def _left_over(self, batch: Batch) -> tuple[tuple[Record, ...], bool]:
        """What has to go again (from the first failure on), and whether nothing of the batch was done."""
        numbers = [each["dynamodb"]["SequenceNumber"] for each in batch.records]
        age = metric_name("AWS/Lambda", "IteratorAge", {"FunctionName": self._function})
        self._metrics.record(age, self._now(), self._age_of(batch) * 1000)
        try:
            answer = self._functions.invoke(self._function, {"Records": list(batch.records)})
        except InvocationError:
            return batch.records, True
        failed = failed_identifiers(answer, set(numbers)) if self._partial else set()
        if not failed:
            return (), False
        first = min(index for index, number in enumerate(numbers) if number in failed)
        return batch.records[first:], first == 0

    def _exhausted(self, batch: Batch) -> bool:
        too_old = 0 <= self._maximum_age < self._age_of(batch)
        return too_old or 0 <= self._retries < batch.attempts

    def _age_of(self, batch: Batch) -> float:
        """Seconds since its first record was written."""
        created = datetime.fromtimestamp(batch.records[0]["dynamodb"]["ApproximateCreationDateTime"], UTC)
        return (self._now() - created).total_seconds()

    def _rest(self, attempts: int) -> None:
        self._resting = True
        wait = RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1]
        self._timers.at(self._now() + timedelta(seconds=wait), self._wake)

    def _wake(self) -> None:
        self._resting = False

    def _give_up(self, batch: Batch) -> None:
        if self._failure_queue is None:
            raise CloudError(
                f"{self._function}: {len(batch.records)} stream records were lost: the mapping has no OnFailure"
            )
        numbers = [each["dynamodb"]["SequenceNumber"] for each in batch.records]
        self._queues.bury(
            self._failure_queue,
            f"{self._function} failed {batch.attempts} times",
            {
                "requestContext": {"functionArn": self._function, "condition": "RetryAttemptsExhausted"},
                "version": "1.0",
                "timestamp": to_text(self._now()),
                "DDBStreamBatchInfo": {
                    "startSequenceNumber": numbers[0],
                    "endSequenceNumber": numbers[-1],
                    "batchSize": len(numbers),
                    "streamArn": self._arn,
                },
            },
        )


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as Lambda hands it over: JSON, with moments as seconds."""
    inner = dict(record["dynamodb"])
    inner["ApproximateCreationDateTime"] = int(inner["ApproximateCreationDateTime"].timestamp())
    return {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": record["eventVersion"],
        "eventSource": "aws:dynamodb",
        "awsRegion": record["awsRegion"],
        "dynamodb": inner,
        "eventSourceARN": record.get("eventSourceARN", ""),
    }
