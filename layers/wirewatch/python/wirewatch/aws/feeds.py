"""The Feeds table. A feed is two rows: a small one, which the index finds, and its window, `<id>#window`.

A write costs by the size of its row, and each poll writes the small one twice, with its index; the
window is tens of kilobytes and changes only with a new body. It is written first: all items in it
have been recorded by then, and after a crash in between they are known once more than needed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.window import digest, pack, unpack
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState
from wirewatch.feeds.health import Health
from wirewatch.timestamps import from_text, to_text

# One partition of the index takes 1,000 writes a second. A poll that finds nothing new makes two, by its
# lease: 100,000 feeds every five minutes make 667.
DUE = "due"


class FeedsTable:
    """Feeds over DynamoDB."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def add(self, feed: Feed, now: datetime) -> bool:
        """See Feeds.add."""
        row = {
            "id": feed.id,
            "url": feed.url,
            "source": feed.source,
            "tier": feed.tier,
            "language": feed.language,
            "due_shard": DUE,
            "revision": 0,
            **_attributes(FeedState(next_poll=now)),
        }
        present = {name: value for name, value in row.items() if value is not None}
        return held(self._table.put_item, Item=present, ConditionExpression=Attr("id").not_exists())

    def get(self, feed_ids: Sequence[str]) -> list[FeedForPoll]:
        """See Feeds.get; both rows of all of them in one consistent read."""
        wanted = dict.fromkeys(feed_ids)
        found = self._read([*wanted, *map(_window_id, wanted)])
        return [
            FeedForPoll(_feed(found[each]), _state(found[each], found.get(_window_id(each), {})))
            for each in wanted
            if each in found
        ]

    def due(self, now: datetime, limit: int) -> Iterable[str]:
        """See Feeds.due."""
        found = self._table.query(
            IndexName="by-due",
            KeyConditionExpression=Key("due_shard").eq(DUE) & Key("next_poll").lte(to_text(now)),
            Limit=limit,
        )
        return [str(row["id"]) for row in found["Items"]]

    def lease(self, feed_id: str, now: datetime, until: datetime) -> bool:
        """See Feeds.lease."""
        return held(
            self._table.update_item,
            Key={"id": feed_id},
            UpdateExpression="SET next_poll = :until",
            ConditionExpression="next_poll <= :now",
            ExpressionAttributeValues={":until": to_text(until), ":now": to_text(now)},
        )

    def save(self, feed_id: str, state: FeedState) -> bool:
        """See Feeds.save."""
        self._save_window(feed_id, state)
        attributes = _attributes(state)
        sets = ", ".join(f"#{name} = :{name}" for name in attributes)
        return held(
            self._table.update_item,
            Key={"id": feed_id},
            UpdateExpression=f"SET {sets}, revision = revision + :one",
            ConditionExpression="revision = :read",  # also false if the feed was removed
            ExpressionAttributeNames={f"#{name}": name for name in attributes},
            ExpressionAttributeValues={
                **{f":{name}": value for name, value in attributes.items()},
                ":one": 1,
                ":read": state.revision,
            },
        )

    def _save_window(self, feed_id: str, state: FeedState) -> None:
        if state.window and digest(state.window) != state.window_digest:
            row = {"id": _window_id(feed_id), "window": pack(state.window), "revision": state.revision}
            not_overtaken = Attr("id").not_exists() | Attr("revision").lte(state.revision)
            held(self._table.put_item, Item=row, ConditionExpression=not_overtaken)

    def _read(self, row_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The rows that exist, by id; what the service left out of a full answer is asked for again."""
        client, name = self._table.meta.client, self._table.name
        found: list[dict[str, Any]] = []
        asked: dict[str, Any] = {name: {"Keys": [{"id": each} for each in row_ids], "ConsistentRead": True}}
        while asked:
            answer = client.batch_get_item(RequestItems=asked)
            found += answer["Responses"][name]
            asked = answer["UnprocessedKeys"]
        return {row["id"]: row for row in found}


def _window_id(feed_id: str) -> str:
    return f"{feed_id}#window"


def _attributes(state: FeedState) -> dict[str, Any]:
    """What the small row holds of a state. A state to be saved has a next poll; the index needs it."""
    if state.next_poll is None:
        raise ValueError("a feed's state without its next poll")
    return {
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_hash": state.body_hash,
        "baselined": state.baselined,
        "polled": state.polled and to_text(state.polled),
        "answered": state.answered and to_text(state.answered),
        "next_poll": to_text(state.next_poll),
        "health": str(state.health),
        "failures": state.failures,
        "reason": state.reason,
    }


def _feed(row: dict[str, Any]) -> Feed:
    return Feed(row["id"], row["url"], row["source"], int(row["tier"]), row.get("language"))


def _state(row: dict[str, Any], window_row: dict[str, Any]) -> FeedState:
    window = unpack(window_row["window"].value if window_row else b"")
    return FeedState(
        etag=row.get("etag"),
        last_modified=row.get("last_modified"),
        body_hash=row.get("body_hash"),
        window=window,
        baselined=row["baselined"],
        polled=_moment(row.get("polled")),
        answered=_moment(row.get("answered")),
        next_poll=from_text(row["next_poll"]),
        health=Health(row["health"]),
        failures=int(row["failures"]),
        reason=row["reason"],
        revision=int(row["revision"]),
        window_digest=digest(window),
    )


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
