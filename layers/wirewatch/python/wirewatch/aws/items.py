"""The Items table: a row an item. A write that leaves it in state `new` is what the stream carries on."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.paging import rows
from wirewatch.identifiers import shard
from wirewatch.items.archive import day_of
from wirewatch.items.item import CANARY_FEED, Declared, Item, Outcome
from wirewatch.items.ports import Ending, Stalled
from wirewatch.timestamps import from_text, to_text

SHARDS = 8  # of 1,000 writes a second each; an item makes four
UNFINISHED = Attr("id").exists() & Attr("state").ne("done")


class ItemsTable:
    """Items over DynamoDB. Rows expire `retention_days` after they were first seen."""

    def __init__(self, name: str, retention_days: int) -> None:
        self._table = table(name)
        self._retention = timedelta(days=retention_days)

    def add(self, item: Item, outcome: Outcome | None, now: datetime) -> bool:
        """See Items.add."""
        row = _row(item) | {"expires": int((item.seen + self._retention).timestamp())}
        row |= {"touched": to_text(now)}
        if outcome is None:
            row |= {"state": "new", "open_shard": shard(item.id, SHARDS)}
        else:
            row |= {"state": "done", "outcome": str(outcome)}
        return held(self._table.put_item, Item=row, ConditionExpression=Attr("id").not_exists())

    def edit(self, item: Item) -> None:
        """See Items.edit; an item whose row has expired is left alone."""
        texts = {"title": item.title, "summary": item.summary, "url": item.url}
        self._set(item.id, texts, condition=Attr("id").exists())

    def finish(self, item_id: str, ending: Ending) -> None:
        """See Items.finish."""
        found = {
            "story": ending.story,
            "level": ending.level,
            "score": ending.score,
            "novelty": ending.novelty,
            "watches": list(ending.watches),
            "reasons": list(ending.reasons),
        }
        if ending.outcome is None:
            self._set(item_id, found | {"state": "alerting"}, condition=UNFINISHED)
        else:
            self._end(item_id, found | {"outcome": str(ending.outcome)})

    def alerted(self, item_id: str, outcome: Outcome = Outcome.ALERTED) -> None:
        """See Items.alerted."""
        ended = "SET #state = :done, outcome = if_not_exists(outcome, :outcome) REMOVE open_shard"
        held(
            self._table.update_item,
            Key={"id": item_id},
            UpdateExpression=ended,
            ConditionExpression=UNFINISHED,
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":done": "done", ":outcome": str(outcome)},
        )

    def told(self, item_id: str) -> None:
        """See Items.told."""
        condition = Attr("id").exists() & Attr("told").not_exists()
        self._set(item_id, {"told": True, "outcome": str(Outcome.ALERTED)}, condition=condition)

    def capped(self, item_id: str) -> None:
        """See Items.capped."""
        condition = Attr("id").exists() & Attr("told").not_exists()
        self._set(item_id, {"outcome": str(Outcome.CAPPED)}, condition=condition)

    def stalled(self, before: datetime) -> Iterable[Stalled]:
        """See Items.stalled; reads the whole `open` index, which holds unfinished rows only."""
        waiting = Attr("touched").lt(to_text(before))
        for row in rows(self._table.scan, IndexName="open", FilterExpression=waiting):
            yield Stalled(row["id"], from_text(row["seen"]))

    def redrive(self, item_id: str, now: datetime) -> None:
        """See Items.redrive."""
        again = {"state": "new", "touched": to_text(now)}
        self._set(item_id, again, condition=UNFINISHED)

    def _end(self, item_id: str, found: dict[str, Any]) -> None:
        self._set(item_id, found | {"state": "done"}, " REMOVE open_shard", condition=UNFINISHED)

    def _set(self, item_id: str, values: dict[str, Any], also: str = "", *, condition: Any) -> bool:
        sets = ", ".join(f"#{name} = :{name}" for name in values)
        return held(
            self._table.update_item,
            Key={"id": item_id},
            UpdateExpression=f"SET {sets}{also}",
            ConditionExpression=condition,
            ExpressionAttributeNames={f"#{name}": name for name in values},
            ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
        )


def item_from_image(image: Mapping[str, Any]) -> Item:
    """The item of a row, or of a stream record's NewImage once its type tags are gone.

    `image` maps attribute names to plain values, as boto3's Table and a stream's `Change.row`
    give them: str, Decimal, list, dict. Attributes that an item does not have are passed over.
    """
    published = image.get("published")
    return Item(
        id=image["id"],
        guid=image["guid"],
        url=image["url"],
        title=image["title"],
        summary=image["summary"],
        published=from_text(published) if published else None,
        seen=from_text(image["seen"]),
        language=image["language"],
        feed=image["feed"],
        source=image["source"],
        tier=int(image["tier"]),
        declared=tuple(Declared(**each) for each in image.get("declared", ())),
    )


def _row(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "guid": item.guid,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "published": item.published and to_text(item.published),
        "seen": to_text(item.seen),
        **({} if item.feed == CANARY_FEED else {"day": day_of(item.seen)}),  # canaries stand in no archive
        "language": item.language,
        "feed": item.feed,
        "source": item.source,
        "tier": item.tier,
        "declared": [{"scheme": each.scheme, "value": each.value} for each in item.declared],
    }
