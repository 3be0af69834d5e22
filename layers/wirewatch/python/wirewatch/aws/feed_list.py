"""The Feeds table as its operator sees it: for commands and the operator's digest. Polling finds feeds one by one.

It is read through the index, which holds the feeds' own rows and not their windows, which are hundreds of
times as large. The index may be a second behind.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws import feed_rows, push_text
from wirewatch.aws.agenda_row import AgendaRow
from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.feed_rows import EVERY
from wirewatch.aws.paging import rows
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.standing import Standing, troubled
from wirewatch.timestamps import from_text


class FeedList:
    """All feeds over DynamoDB."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def all(self) -> Iterator[Standing]:
        """Every feed, in no order; `next_poll` is what its last poll wished for."""
        return map(
            _standing, rows(self._table.query, IndexName="by-written", KeyConditionExpression=Key("every").eq(EVERY))
        )

    def planned(self) -> Iterator[Standing]:
        """The same, each with the moment at which dispatch will hand it out."""
        agenda, _ = AgendaRow(self._table).read()
        for each in self.all():
            turn = agenda.turns.get(each.feed.id)
            yield replace(each, next_poll=turn.due) if turn else each

    def troubled(self) -> list[Standing]:
        """Feeds that somebody should look at, the worst first; each says its `trouble` in words, and since when."""
        return troubled(self.all())

    def remove(self, feed_id: str) -> bool:
        """Take a feed out, with what polling remembered of it; False if there is none of that id.

        A poll that is under way may leave the memory behind, which nothing reads. Items stay.
        """
        removed = held(self._table.delete_item, Key={"id": feed_id}, ConditionExpression=Attr("id").exists())
        self._table.delete_item(Key={"id": f"{feed_id}#window"})
        return removed

    def set_tier(self, feed_id: str, tier: int) -> bool:
        """Change the tier, for items from the next poll on; False if there is no such feed."""
        return held(
            self._table.update_item,
            Key={"id": feed_id},
            UpdateExpression="SET tier = :tier",
            ConditionExpression=Attr("id").exists(),
            ExpressionAttributeValues={":tier": tier},
        )


def _standing(row: dict[str, Any]) -> Standing:
    memory = feed_rows.memory_of(row)
    return Standing(
        Feed(row["id"], row["url"], row["source"], int(row["tier"]), row.get("language")),
        row["health"],
        row.get("reason", ""),
        _moment(row.get("answered")),
        _moment(row.get("next_poll")),
        _moment(memory["since"]),
        feed_rows.lost_of(memory),
        feed_rows.outages_of(memory),
        push_text.unpack(memory.get("push", "")),
    )


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
