"""The Requests table: counts of requests, and notes of those that carry a key. An expired row may be lost."""

from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.subscriptions.repeats import Note
from wirewatch.timestamps import from_text, to_text


class RequestsTable:
    """Counts and Notes over DynamoDB."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def count(self, key: str, expires: datetime) -> int:
        """See Counts.count."""
        found = self._table.update_item(
            Key={"id": f"count#{key}"},
            UpdateExpression="ADD #n :one SET #e = :expires",
            ExpressionAttributeNames={"#n": "number", "#e": "expires"},
            ExpressionAttributeValues={":one": 1, ":expires": int(expires.timestamp())},
            ReturnValues="UPDATED_NEW",
        )
        return int(found["Attributes"]["number"])  # type: ignore[arg-type]  # a number in this table

    def note(self, key: str, note: Note, instead_of: Note | None, expires: datetime) -> Note | None:
        """See Notes.note."""
        row = {"asked": note.asked, "at": to_text(note.at), "answer": note.answer}
        condition = _is(instead_of) if instead_of else Attr("id").not_exists()
        item: dict[str, Any] = {"id": f"note#{key}", **row, "expires": int(expires.timestamp())}
        if held(self._table.put_item, Item=item, ConditionExpression=condition):
            return None
        found = self._table.get_item(Key={"id": item["id"]}, ConsistentRead=True).get("Item")
        # If it expired in between, whoever asks in vain now finds nothing in its way the next time.
        return Note(str(found["asked"]), from_text(str(found["at"])), str(found["answer"])) if found else note


def _is(note: Note) -> ConditionBase:
    return Attr("asked").eq(note.asked) & Attr("at").eq(to_text(note.at)) & Attr("answer").eq(note.answer)
