"""EventBridge: PutEvents, rules and their targets, on the custom bus and the default one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from wirewatch.timestamps import to_text
from wirewatch_cli.cloud.account import ACCOUNT, REGION
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.happenings import Journal
from wirewatch_cli.cloud.patterns import Pattern, PatternError
from wirewatch_cli.cloud.provisioning import Resource, Stack
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.taps import RefusalError, Taps

ENTRIES_LIMIT = 10
REQUEST_BYTES_LIMIT = 1024 * 1024
TARGET_KEYS = {"Id", "Arn", "DeadLetterConfig", "RetryPolicy", "RoleArn"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, ready to match."""

    name: str
    bus: str
    pattern: Pattern
    targets: tuple[Mapping[str, Any], ...]


def read_rule(resource: Resource) -> Rule:
    """A rule of the template; CloudError for what AWS would refuse or the local cloud cannot do."""
    properties = resource.properties
    if "EventPattern" not in properties:
        raise CloudError(f"{resource.logical_id}: a rule without an EventPattern is not simulated; use a Schedule")
    try:
        pattern = Pattern.compile(properties["EventPattern"])
    except PatternError as error:
        raise CloudError(f"{resource.logical_id}: AWS would refuse its EventPattern: {error}") from error
    targets = tuple(properties.get("Targets", ()))
    for target in targets:
        if extra := sorted(target.keys() - TARGET_KEYS):
            raise CloudError(
                f"{resource.logical_id}: target {target['Id']} uses {', '.join(extra)}, which is not simulated"
            )
    return Rule(resource.logical_id, properties.get("EventBusName", "default"), pattern, targets)


class Bus:
    """The event buses of the account."""

    def __init__(self, stack: Stack, taps: Taps, queues: Queues, journal: Journal, now: Callable[[], datetime]) -> None:
        self._queues, self._journal, self._now = queues, journal, now
        self._buses = {"default"} | {each.id for each in stack.of_type("AWS::Events::EventBus")}
        enabled = (each for each in stack.of_type("AWS::Events::Rule") if each.properties.get("State") != "DISABLED")
        self.rules = tuple(read_rule(each) for each in enabled)
        self._refuse_unknown_targets()
        self._numbers = count(1)
        taps.answer("eventbridge", "PutEvents", self._put_events)

    def _refuse_unknown_targets(self) -> None:
        for rule in self.rules:
            for target in rule.targets:
                if self._queues.url(target["Arn"]) is None:
                    raise CloudError(
                        f"{rule.name}: its target {target['Arn']} is no queue of the template; "
                        "only SQS targets are simulated"
                    )

    def _put_events(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        entries = request["Entries"]
        if len(entries) > ENTRIES_LIMIT:
            raise RefusalError("ValidationException", f"{len(entries)} entries; at most {ENTRIES_LIMIT}")
        if sum(len(json.dumps(each, default=str).encode()) for each in entries) > REQUEST_BYTES_LIMIT:
            raise RefusalError("ValidationException", "Total size of the entries in the request is over the limit.")
        results = [self._take(entry) for entry in entries]
        return {"FailedEntryCount": sum("ErrorCode" in each for each in results), "Entries": results}

    def _take(self, entry: Mapping[str, Any]) -> dict[str, str]:
        bus = entry.get("EventBusName", "default").rsplit("/", 1)[-1]
        if bus not in self._buses:
            return {"ErrorCode": "ResourceNotFoundException", "ErrorMessage": f"Event bus {bus} does not exist."}
        try:
            detail = json.loads(entry["Detail"])
        except ValueError:
            return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
        return {"EventId": self.emit(bus, entry["Source"], entry["DetailType"], detail)}

    def emit(self, bus: str, source: str, detail_type: str, detail: Any) -> str:
        """Put an event on a bus and let its rules deliver; the event's id."""
        event = {
            "version": "0",
            "id": f"00000000-0000-4000-8000-{next(self._numbers):012d}",
            "detail-type": detail_type,
            "source": source,
            "account": ACCOUNT,
            "time": to_text(self._now()),
            "region": REGION,
            "resources": [],
            "detail": detail,
        }
        self._journal.note("event", bus, event=event)
        for rule in self.rules:
            if rule.bus.rsplit("/", 1)[-1] == bus and rule.pattern.matches(event):
                self._deliver(rule, event)
        return str(event["id"])

    def _deliver(self, rule: Rule, event: Mapping[str, Any]) -> None:
        self._journal.note("rule", rule.name, event=event)
        for target in rule.targets:
            self._queues.put(target["Arn"], json.dumps(event, ensure_ascii=False))
