"""The Feeds table. A feed is two rows: a small one, which the index finds, and its window, `<id>#window`.
One more row, `#hosts`, says which hosts asked us to wait.

A write costs by the size of its row, and each poll writes the small one twice, with its index; the
window is tens of kilobytes and changes only with a new body. It is written first: all items in it
have been recorded by then, and after a crash in between they are known once more than needed.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws import feed_rows
from wirewatch.aws.batches import read_rows
from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.feed_rows import DUE
from wirewatch.aws.window import digest, pack
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState, Lease
from wirewatch.feeds.urls import host_of
from wirewatch.timestamps import from_text, to_text

HOSTS = "#hosts"  # one row for all hosts that asked us to wait: host -> until when; few at any time
MOST_DROPPED = 50
FEW = 20  # leases that are not worth a thread
LEASERS = 10  # as many connections as boto3 keeps


class FeedsTable:
    """Feeds over DynamoDB."""

    def __init__(self, name: str) -> None:
        self._table = table(name)

    def add(self, feed: Feed, now: datetime) -> bool:
        """See Feeds.add."""
        row = feed_rows.row(feed, FeedState(next_poll=now))
        return held(self._table.put_item, Item=row, ConditionExpression=Attr("id").not_exists())

    def get(self, feed_ids: Sequence[str]) -> list[FeedForPoll]:
        """See Feeds.get; both rows of all of them, and the hosts that are held, in one consistent read."""
        wanted = dict.fromkeys(feed_ids)
        found = self._read([*wanted, *map(_window_id, wanted), HOSTS])
        held = found.get(HOSTS, {})
        return [_found(found[each], found.get(_window_id(each), {}), held) for each in wanted if each in found]

    def due(self, now: datetime, limit: int) -> Iterable[FeedForPoll]:
        """See Feeds.due."""
        asked: dict[str, Any] = {
            "IndexName": "by-due",
            "KeyConditionExpression": Key("due_shard").eq(DUE) & Key("next_poll").lte(to_text(now)),
        }
        due: list[dict[str, Any]] = []
        while len(due) < limit:
            page = self._table.query(**asked, Limit=limit - len(due))
            due += page["Items"]
            if "LastEvaluatedKey" not in page:
                break
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        held = self._read([HOSTS]).get(HOSTS, {}) if due else {}
        return [_found(row, {}, held) for row in due]

    def lease(self, leases: Sequence[Lease], now: datetime) -> set[str]:
        """See Feeds.lease; ten side by side where there are many."""
        if len(leases) <= FEW:
            return {each.found.feed.id for each in leases if self._lease(each, now)}
        with ThreadPoolExecutor(LEASERS) as leasers:
            won = leasers.map(lambda each: self._lease(each, now), leases)
            return {each.found.feed.id for each, has_won in zip(leases, won, strict=True) if has_won}

    def _lease(self, lease: Lease, now: datetime) -> bool:
        """The whole row is at hand, and a write costs by its size however little of it changes."""
        feed, state = lease.found.feed, lease.found.state
        leased = replace(state, next_poll=lease.until, asked=now, before=state.asked or now)
        return held(
            self._table.meta.client.put_item,  # a client may be shared by threads, a resource may not
            TableName=self._table.name,
            Item=feed_rows.row(feed, leased),
            ConditionExpression="next_poll = :due AND revision = :revision AND tier = :tier",
            ExpressionAttributeValues={
                ":due": to_text(state.next_poll or now),
                ":revision": state.revision,
                ":tier": feed.tier,
            },
        )

    def save(self, feed_id: str, state: FeedState, url: str = "") -> bool:
        """See Feeds.save."""
        self._save_window(feed_id, state)
        attributes = feed_rows.attributes(state) | ({"url": url} if url else {})
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

    def find(self, feed_id: str) -> FeedForPoll | None:
        """See Feeds.find."""
        row = self._table.get_item(Key={"id": feed_id}, ConsistentRead=True).get("Item")
        return _found(row, {}, {}) if row and "due_shard" in row else None

    def hold(self, host: str, until: datetime, now: datetime) -> None:
        """See Feeds.hold; drops what is past, so that the row stays small."""
        row = self._read([HOSTS]).get(HOSTS, {})
        past = [name for name, each in row.items() if name not in ("id", host) and each <= to_text(now)][:MOST_DROPPED]
        names = {"#host": host} | {f"#p{number}": name for number, name in enumerate(past)}
        drop = f" REMOVE {', '.join(name for name in names if name != '#host')}" if past else ""
        self._table.update_item(
            Key={"id": HOSTS},
            UpdateExpression=f"SET #host = :until{drop}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={":until": to_text(until)},
        )

    def _save_window(self, feed_id: str, state: FeedState) -> None:
        if state.window and digest(state.window) != state.window_digest:
            row = {"id": _window_id(feed_id), "window": pack(state.window), "revision": state.revision}
            not_overtaken = Attr("id").not_exists() | Attr("revision").lte(state.revision)
            held(self._table.put_item, Item=row, ConditionExpression=not_overtaken)

    def _read(self, row_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The rows that exist, by id."""
        found = read_rows(self._table, [{"id": each} for each in row_ids])
        return {row["id"]: row for row in found}


def _window_id(feed_id: str) -> str:
    return f"{feed_id}#window"


def _found(row: dict[str, Any], window_row: dict[str, Any], held_hosts: dict[str, str]) -> FeedForPoll:
    feed = feed_rows.feed(row)
    until = held_hosts.get(host_of(feed.url))
    return FeedForPoll(feed, feed_rows.state(row, window_row), from_text(until) if until else None)
