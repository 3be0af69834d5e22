"""The Feeds table. A feed is two rows: a small one, which the index finds, and its window, `<id>#window`.
Two more rows are of all feeds: `#hosts` says which hosts asked us to wait, `#agenda` whose turn it is.

A write costs by the size of its row. Handing feeds out writes the agenda alone; the small row is written when a poll
has learned something; the window is tens of kilobytes and changes only with a new body. It is written first: all items
in it have been recorded by then, and after a crash in between they are known once more than needed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws import feed_rows
from wirewatch.aws.agenda_row import AgendaRow
from wirewatch.aws.batches import read_rows
from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.feed_rows import EVERY
from wirewatch.aws.paging import rows
from wirewatch.aws.window import digest, pack
from wirewatch.feeds.agenda import Agenda, Turn, Wish, stands
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState, Lease
from wirewatch.feeds.urls import host_of
from wirewatch.timestamps import from_text, to_text

HOSTS = "#hosts"  # one row for all hosts that asked us to wait: host -> until when; few at any time
MOST_DROPPED = 50


class FeedsTable:
    """Feeds over DynamoDB. Between `due` and `lease` it keeps the agenda that it has read."""

    def __init__(self, name: str) -> None:
        self._table = table(name)
        self._row = AgendaRow(self._table)
        self._agenda, self._version = Agenda({}), ""

    def add(self, feed: Feed, now: datetime) -> bool:
        """See Feeds.add."""
        row = feed_rows.row(feed, FeedState(next_poll=now), now)
        return held(self._table.put_item, Item=row, ConditionExpression=Attr("id").not_exists())

    def get(self, feed_ids: Sequence[str]) -> list[FeedForPoll]:
        """See Feeds.get; the rows of all of them, and the hosts that are held, in one read."""
        wanted = dict.fromkeys(feed_ids)
        found = self._read([*wanted, HOSTS])
        held = found.get(HOSTS, {})
        return [_found(found[each], held) for each in wanted if each in found]

    def recall(self, found: Sequence[FeedForPoll]) -> list[FeedForPoll]:
        """See Feeds.recall; all windows in one consistent read."""
        windows = self._read([_window_id(each.feed.id) for each in found], consistent=True)
        return [_recalled(each, windows.get(_window_id(each.feed.id), {})) for each in found]

    def due(self, now: datetime, limit: int) -> Iterable[FeedForPoll]:
        """See Feeds.due. What its row wants since it was asked counts, also if the index does not know it yet."""
        agenda, self._version = self._row.read()
        agenda = agenda.hear(self._wishes(agenda.listens_from(now)), now)
        ids = agenda.due(now, limit)
        found = self._read([*ids, HOSTS]) if ids else {}
        later = {
            each: wish.due
            for each in ids
            if each in found and (wish := _wish(found[each])).due > now and stands(wish, agenda.turns[each])
        }
        self._agenda = agenda.put_off(later, [each for each in ids if each not in found])
        held = found.get(HOSTS, {})
        return [
            _taken(_found(found[each], held), agenda.turns[each]) for each in ids if each in found and each not in later
        ]

    def _wishes(self, since: datetime | None) -> Iterable[Wish]:
        asked = Key("every").eq(EVERY)
        query = {
            "IndexName": "by-written",
            "KeyConditionExpression": asked & Key("written").gte(to_text(since)) if since else asked,
            "ProjectionExpression": "id, next_poll, written",
        }
        return map(_wish, rows(self._table.query, **query))

    def lease(self, leases: Sequence[Lease], now: datetime) -> set[str]:
        """See Feeds.lease; one write for all of them, so that either all hold or none."""
        turns = self._agenda.turns
        until = {each.found.feed.id: each.until for each in leases if _is_as_found(each.found, turns)}
        agenda = self._agenda.asked(until, now)
        version = self._row.write(agenda, self._version, now)
        if version is None:
            return set()
        self._agenda, self._version = agenda, version
        return set(until)

    def save(self, feed_id: str, state: FeedState, now: datetime, url: str = "") -> bool:
        """See Feeds.save."""
        self._save_window(feed_id, state)
        attributes = feed_rows.attributes(state, now) | ({"url": url} if url else {})
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
        if row is None or "every" not in row:
            return None
        turn = self._row.read()[0].turns.get(feed_id)
        found = _found(row, {})
        return _taken(found, turn) if turn else found

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

    def _read(self, row_ids: Sequence[str], *, consistent: bool = False) -> dict[str, dict[str, Any]]:
        """The rows that exist, by id."""
        found = read_rows(self._table, [{"id": each} for each in row_ids], consistent=consistent)
        return {row["id"]: row for row in found}


def _window_id(feed_id: str) -> str:
    return f"{feed_id}#window"


def _found(row: dict[str, Any], held_hosts: dict[str, str]) -> FeedForPoll:
    feed = feed_rows.feed(row)
    until = held_hosts.get(host_of(feed.url))
    return FeedForPoll(feed, feed_rows.state(row), from_text(until) if until else None)


def _recalled(found: FeedForPoll, row: dict[str, Any]) -> FeedForPoll:
    window = feed_rows.window(row)
    return replace(found, state=replace(found.state, window=window, window_digest=digest(window)))


def _taken(found: FeedForPoll, turn: Turn) -> FeedForPoll:
    return replace(found, state=replace(found.state, next_poll=turn.due, asked=turn.asked, before=turn.before))


def _is_as_found(found: FeedForPoll, turns: Mapping[str, Turn]) -> bool:
    turn = turns.get(found.feed.id)
    return turn is not None and turn.due == found.state.next_poll


def _wish(row: dict[str, Any]) -> Wish:
    return Wish(row["id"], from_text(row["next_poll"]), from_text(row["written"]))
