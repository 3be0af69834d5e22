"""Who follows some watches, read in pages: their pointers merged by id, their profiles a hundred at a time.

A watch is one partition, which gives 3,000 units a second: 100,000 pointers are some 1,300 units. Each page
asks every watch again for what comes after the last id, so nobody is met twice.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from wirewatch.aws.profiles import profile_key, subscription_of
from wirewatch.subscriptions.ports import Followers
from wirewatch.subscriptions.subscription import Status, Subscription

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

AT_ONCE = 100  # what BatchGetItem takes
ATTEMPTS = 10


class ThrottledError(Exception):
    """The table left over some of what was asked for, again and again."""


def following(table: "Table", watches: Sequence[str], after: str, limit: int) -> Followers:
    """See Subscriptions.following; consistent."""
    pages = [_pointers(table, watch, after, limit) for watch in watches]
    # Beyond the end of a page that breaks off, there may be somebody whom only that watch knows.
    ends = [ids[-1] for ids, whole in pages if not whole]
    met = sorted({each for ids, _ in pages for each in ids if not ends or each <= min(ends)})
    some = met[:limit]
    rest = some[-1] if ends or len(met) > limit else ""
    return Followers(tuple(each for each in _profiles(table, some) if _follows(each, watches)), rest)


def _pointers(table: "Table", watch: str, after: str, limit: int) -> tuple[list[str], bool]:
    """Ids after that one, in order, and whether these are all."""
    page = table.query(
        KeyConditionExpression=Key("pk").eq(f"watch#{watch}") & Key("sk").gt(f"sub#{after}"),
        ConsistentRead=True,
        Limit=limit,
    )
    return [str(row["sk"]).removeprefix("sub#") for row in page["Items"]], "LastEvaluatedKey" not in page


def _profiles(table: "Table", ids: Sequence[str]) -> Iterator[Subscription]:
    for start in range(0, len(ids), AT_ONCE):
        found = _batch(table, ids[start : start + AT_ONCE])
        yield from sorted(map(subscription_of, found), key=lambda each: each.id)


def _batch(table: "Table", ids: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that are there; what a busy table leaves over is asked for again."""
    wanted: Any = {table.name: {"Keys": [profile_key(each) for each in ids], "ConsistentRead": True}}
    found: list[dict[str, Any]] = []
    for _ in range(ATTEMPTS):
        answer = table.meta.client.batch_get_item(RequestItems=wanted)
        found += answer["Responses"].get(table.name, [])
        wanted = answer.get("UnprocessedKeys")
        if not wanted:
            return found
    raise ThrottledError(f"{table.name} did not give all profiles in {ATTEMPTS} attempts")


def _follows(subscription: Subscription, watches: Sequence[str]) -> bool:
    return subscription.status is Status.CONFIRMED and not set(watches).isdisjoint(subscription.watches)
