"""The EventBridge bus `wirewatch`."""

from collections.abc import Iterator, Sequence
from typing import Any

from wirewatch.assessment.detail import to_detail, to_json
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE, ItemAssessed
from wirewatch.aws.clients import client

ENTRIES = 10  # a PutEvents call takes no more


class EventsRefusedError(Exception):
    """EventBridge answered 200 and did not take some of the entries."""


class EventBus:
    """Bus over EventBridge. What is published again is delivered again: listeners go by the item's id."""

    def __init__(self, name: str) -> None:
        self._name = name

    def publish(self, events: Sequence[ItemAssessed]) -> None:
        """See Bus.publish. Raises EventsRefusedError, and DetailError for an event that is too large."""
        for entries in _batches([self._entry(event) for event in events]):
            answer = client("events").put_events(Entries=entries)
            if answer["FailedEntryCount"]:
                raise EventsRefusedError(_refusal(answer))

    def _entry(self, event: ItemAssessed) -> dict[str, str]:
        return {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": DETAIL_TYPE,
            "Detail": to_json(to_detail(event)),
        }


def _batches(entries: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    for start in range(0, len(entries), ENTRIES):
        yield entries[start : start + ENTRIES]


def _refusal(answer: dict[str, Any]) -> str:
    codes = sorted({entry["ErrorCode"] for entry in answer["Entries"] if entry.get("ErrorCode")})
    failed, all_entries = answer["FailedEntryCount"], len(answer["Entries"])
    return f"{failed} of {all_entries} events refused: {', '.join(codes)}"
