"""The Items table read back: by id, and by day through the index `by-day`. For people's commands, and previews.

What it costs: the index holds keys alone, so an item is paid twice when it is first written (one unit more) and never
again. Reading a day asks the index (a unit for some 60 items) and then for each row (half a unit, for an item is
smaller than 4 KB): 100,000 items are about 52,000 read units, less than a US cent at 0.125 dollars a million, the
list price in us-east-1, and a thousand calls.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from boto3.dynamodb.conditions import Key

from wirewatch.aws.clients import table
from wirewatch.aws.items import item_from_image
from wirewatch.aws.paging import rows
from wirewatch.items.archive import Archived, day_of
from wirewatch.items.item import Outcome
from wirewatch.timestamps import to_text

MOST = 100  # keys of one BatchGetItem


class ItemsArchive:
    """See Archive. Reads are eventually consistent: an item of the last second may be missing."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def get(self, item_id: str) -> Archived | None:
        """See Archive.get; consistent."""
        row = self._table.get_item(Key={"id": item_id}, ConsistentRead=True).get("Item")
        return archived_from(row) if row else None

    def of_day(self, day: date) -> Iterable[Archived]:
        """See Archive.of_day; of one second the smaller id first."""
        filed = rows(self._table.query, IndexName="by-day", KeyConditionExpression=Key("day").eq(day.isoformat()))
        yield from self._in_order([item_id for _, item_id in sorted((row["seen"], row["id"]) for row in filed)])

    def newest(self, since: datetime, until: datetime, most: int) -> Iterable[Archived]:
        """See Archive.newest."""
        yield from self._in_order(list(islice(self._newest_ids(since, until), most)))

    def _newest_ids(self, since: datetime, until: datetime) -> Iterator[str]:
        day, after = until, to_text(since)
        while day_of(day) >= day_of(since):
            within = Key("day").eq(day_of(day)) & Key("seen").between(after, to_text(until))
            found = rows(self._table.query, IndexName="by-day", KeyConditionExpression=within, ScanIndexForward=False)
            yield from (row["id"] for row in found if row["seen"] > after)
            day -= timedelta(days=1)

    def _in_order(self, ids: list[str]) -> Iterator[Archived]:
        for start in range(0, len(ids), MOST):
            batch = ids[start : start + MOST]
            found = {row["id"]: row for row in self._read(batch)}
            yield from (archived_from(found[item_id]) for item_id in batch if item_id in found)

    def _read(self, ids: list[str]) -> Iterator[dict[str, Any]]:
        """Rows in any order; asks again for those that an answer left out for its size."""
        wanted: Any = {self._table.name: {"Keys": [{"id": item_id} for item_id in ids]}}
        while wanted:
            page = self._table.meta.client.batch_get_item(RequestItems=wanted)
            yield from page["Responses"].get(self._table.name, [])
            wanted = page.get("UnprocessedKeys")


def archived_from(row: Mapping[str, Any]) -> Archived:
    """A row of the Items table as what is known of the item."""
    outcome = row.get("outcome")
    return Archived(
        item=item_from_image(row),
        outcome=Outcome(outcome) if outcome else None,
        story=row.get("story", ""),
        level=row.get("level", ""),
        score=int(row.get("score", 0)),
        novelty=row.get("novelty", ""),
        watches=tuple(row.get("watches", ())),
        reasons=tuple(row.get("reasons", ())),
    )
