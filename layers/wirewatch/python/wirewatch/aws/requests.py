"""The Requests table: counts of requests, and notes of those that carry a key. Every row may be lost once it expires."""

from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

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
        identity = {"id": f"note#{key}"}
        same = Attr("id").not_exists()
        if instead_of:
            same = Attr("asked").eq(instead_of.asked) & Attr("at").eq(to_text(instead_of.at))
            same &= Attr("answer").eq(instead_of.answer)
        row: dict[str, Any] = {"asked": note.asked, "at": to_text(note.at), "answer": note.answer}
        while not held(
            self._table.put_item,
            Item=identity | row | {"expires": int(expires.timestamp())},
            ConditionExpression=same,
        ):
            found = self._table.get_item(Key=identity, ConsistentRead=True).get("Item")
            if found:
                return Note(str(found["asked"]), from_text(str(found["at"])), str(found["answer"]))
            if instead_of:  # it expired in between
                same = Attr("id").not_exists()
        return None
