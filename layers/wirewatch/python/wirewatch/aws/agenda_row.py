"""The row `#agenda` of the Feeds table: the turns of all feeds, packed; about 20 bytes a feed.

DynamoDB takes rows of 400 KB, so this holds some 20,000 feeds. It is written whole, if it is still as it was read.
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.conditional import held
from wirewatch.feeds.agenda import Agenda, Turn
from wirewatch.timestamps import from_text, to_text

AGENDA = "#agenda"
KEY = {"id": AGENDA}
NEW = Agenda({})


class AgendaRow:
    """Over a boto3 table."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def read(self) -> tuple[Agenda, str]:
        """The agenda, and the version that a write must name; an empty one and "" if there is none yet."""
        row = self._table.get_item(Key=KEY, ConsistentRead=True).get("Item")
        if row is None:
            return NEW, ""
        return Agenda(unpack(row["turns"].value), from_text(row["heard"])), row["version"]

    def write(self, agenda: Agenda, version: str, now: datetime) -> str | None:
        """Write it if that version still stands; the new version, None if another dispatch came first.

        A write whose answer was lost is made again by the client and finds itself: that is a success.
        """
        written = uuid4().hex
        row = {"turns": pack(agenda), "heard": to_text(agenda.heard or now), "version": written}
        unchanged = Attr("version").eq(version) if version else Attr("id").not_exists()
        if held(self._table.put_item, Item=KEY | row, ConditionExpression=unchanged):
            return written
        return written if self.read()[1] == written else None


def pack(agenda: Agenda) -> bytes:
    """A line a feed: its id, and minutes since 1970 in seconds as differences, which pack well."""
    return zlib.compress("\n".join(_lines(agenda)).encode(), level=6)


def _lines(agenda: Agenda) -> Iterator[str]:
    for feed, turn in sorted(agenda.turns.items()):
        yield " ".join((feed, *(str(int(each.timestamp())) if each else "" for each in turn)))


def unpack(packed: bytes) -> dict[str, Turn]:
    """What `pack` was given."""
    turns = {}
    for line in zlib.decompress(packed).decode().splitlines():
        feed, due, asked, before = line.split(" ")
        turns[feed] = Turn(_moment(int(due)), _maybe(asked), _maybe(before))
    return turns


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _maybe(text: str) -> datetime | None:
    return _moment(int(text)) if text else None
