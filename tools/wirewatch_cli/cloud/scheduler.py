"""Schedules: the clock fires them, the function runs asynchronously, with retries and a failure queue."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from wirewatch.timestamps import to_text
from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.functions import Functions, InvocationError
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.provisioning import Resource, Stack
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.schedules import period
from wirewatch_cli.cloud.timers import Timers

ASYNCHRONOUS_RETRIES = 2  # Lambda's default
RETRY_WAITS = (timedelta(minutes=1), timedelta(minutes=2))


class Scheduler:
    """Fires every enabled schedule from the start on."""

    def __init__(
        self,
        stack: Stack,
        functions: Functions,
        queues: Queues,
        timers: Timers,
        journal: Journal,
        now: Callable[[], datetime],
    ) -> None:
        self._functions, self._queues, self._timers, self._journal, self._now = functions, queues, timers, journal, now
        self._invoke_configs = {
            functions.named(each.properties["FunctionName"]): each.properties
            for each in stack.of_type("AWS::Lambda::EventInvokeConfig")
        }
        for schedule in stack.of_type("AWS::Scheduler::Schedule"):
            if schedule.properties.get("State", "ENABLED") == "ENABLED":
                self._start(schedule)

    def _start(self, schedule: Resource) -> None:
        if "Input" in schedule.properties["Target"] or "ScheduleExpressionTimezone" in schedule.properties:
            raise CloudError(f"{schedule.logical_id}: Input and ScheduleExpressionTimezone are not simulated")
        every = period(schedule.properties["ScheduleExpression"])
        function = self._functions.named(schedule.properties["Target"]["Arn"])
        self._timers.at(self._now(), partial(self._fire, schedule, function, every))

    def _fire(self, schedule: Resource, function: str, every: timedelta) -> None:
        self._timers.at(self._now() + every, partial(self._fire, schedule, function, every))
        self._journal.note("schedule", schedule.logical_id)
        self._call(function, self._event(schedule), 0)

    def _call(self, function: str, event: Mapping[str, Any], retried: int) -> None:
        try:
            self._functions.invoke(function, event)
        except InvocationError as error:
            config = self._invoke_configs.get(function, {})
            if retried < int(config.get("MaximumRetryAttempts", ASYNCHRONOUS_RETRIES)):
                self._timers.at(self._now() + RETRY_WAITS[retried], partial(self._call, function, event, retried + 1))
            else:
                self._give_up(function, event, config, str(error))

    def _give_up(self, function: str, event: Mapping[str, Any], config: Mapping[str, Any], error: str) -> None:
        target = config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        if target is None:
            raise CloudError(f"{function}: a scheduled call was lost: the function has no OnFailure destination")
        context = {"functionArn": function, "condition": "RetriesExhausted"}
        self._queues.bury(target, error, {"version": "1.0", "requestContext": context, "requestPayload": dict(event)})

    def _event(self, schedule: Resource) -> dict[str, Any]:
        return {
            "version": "0",
            "id": f"{schedule.logical_id}-{to_text(self._now())}",
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": ACCOUNT,
            "time": to_text(self._now()),
            "region": REGION,
            "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{schedule.logical_id}"],
            "detail": "{}",
        }
