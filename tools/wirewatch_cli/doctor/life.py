"""Checks for signs of life: feeds are polled, items assessed, and nothing lies about."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Key

from wirewatch.assessment.canary import EVERY, canary_of
from wirewatch.aws.clients import client, table
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.subscription_list import all_subscriptions
from wirewatch.aws.watches import WatchesTable
from wirewatch.subscriptions.subscription import Status
from wirewatch.timestamps import from_text
from wirewatch_cli.doctor.finding import Finding, bad, ok, warn
from wirewatch_cli.doctor.place import Check, Place
from wirewatch_cli.timeline import counted

LATE = timedelta(minutes=15)
STUCK = timedelta(minutes=15)  # the sweep comes each five
MANY = 0.2  # of the feeds


def feeds(place: Place, now: datetime) -> Iterator[Finding]:
    """Feeds are asked when they are due, and most answer."""
    found = list(FeedList(place.outputs["FeedsTable"]).planned())
    if not found:
        yield warn("feeds", "there are none", "wirewatch feeds import feeds.opml --stack NAME")
        return
    late = [each for each in found if each.next_poll and each.next_poll < now - LATE]
    broken = [each for each in found if each.is_broken]
    if len(late) == len(found):
        remedy = "look at the schedule of DispatchPolls, its errors, and PollDeadLetters"
        yield bad("polling", "no feed was asked for 15 minutes or more, though all are due", remedy)
    elif late:
        remedy = "PollCapacity may be too small: `sam deploy --parameter-overrides PollCapacity=1000`"
        yield warn("polling", f"{len(late):,} of {len(found):,} feeds wait for 15 minutes or more", remedy)
    else:
        yield ok("polling", f"{counted(len(found), 'feed')}, none waits")
    if len(broken) > MANY * len(found):
        told = f"{len(broken):,} of {len(found):,} do not answer well"
        yield warn("feeds", told, "wirewatch feeds health: it says which and why")
    else:
        yield ok("feeds", f"{len(found) - len(broken):,} of {len(found):,} answer well")


def stuck(place: Place, now: datetime) -> Iterator[Finding]:
    """What waits in the outboxes has not waited for long."""
    for name, what in (("ItemsTable", "items"), ("DeliveriesTable", "mails")):
        rows = table(place.outputs[name]).scan(IndexName="open", Limit=1000)["Items"]
        old = [each for each in rows if from_text(str(each["touched"])) < now - STUCK]
        if old:
            remedy = "sweep_stalled drives them on each five minutes: look at its errors, and at the dead letters"
            yield bad(f"open {what}", f"{len(old):,} wait for 15 minutes or more", remedy)
        else:
            yield ok(f"open {what}", "none waits long")


def newest(place: Place, now: datetime) -> Iterator[Finding]:
    """Something came in lately."""
    for back in (0, 1):
        day = (now - timedelta(days=back)).strftime("%Y-%m-%d")
        items = table(place.outputs["ItemsTable"])
        condition = Key("day").eq(day)
        rows = items.query(IndexName="by-day", KeyConditionExpression=condition, ScanIndexForward=False, Limit=1)[
            "Items"
        ]
        if rows:
            yield ok("items", f"the newest came {rows[0]['seen']!s}")
            return
    yield warn("items", "none came today or yesterday", "wirewatch feeds health: do the feeds answer, and change?")


def canary(place: Place, now: datetime) -> Iterator[Finding]:
    """The made item of the last half hour has gone the whole way."""
    before = canary_of(now - EVERY)
    row = table(place.outputs["ItemsTable"]).get_item(Key={"id": before.id}, ConsistentRead=True).get("Item")
    if row is None:
        remedy = "in a stack younger than an hour, wait; else look at the schedule and the errors of SweepStalled"
        yield warn("canary", "the last one was never let go", remedy)
    elif "open_shard" in row:
        remedy = "items do not become alerts: look at the errors of AssessItems and SendAlerts, and at the rules"
        yield bad("canary", "the last one has not arrived", remedy)
    else:
        yield ok("canary", "the last one arrived")


def audience(place: Place, _: datetime) -> Iterator[Finding]:
    """There is something to look for, and somebody to tell."""
    watches = list(WatchesTable(place.outputs["WatchesTable"]).list_all())
    if watches:
        yield ok("watches", f"{len(watches):,}")
    else:
        yield warn("watches", "there are none, so nothing matches", "wirewatch watch add NAME 'QUERY' --stack NAME")
    people = [
        each for each in all_subscriptions(place.outputs["SubscriptionsTable"]) if each.status is Status.CONFIRMED
    ]
    if people:
        yield ok("subscribers", f"{len(people):,} confirmed")
    else:
        remedy = "wirewatch subscribe --email ADDRESS --watch 'QUERY' --stack NAME"
        yield warn("subscribers", "nobody is subscribed by mail", remedy)


def dead_letters(place: Place, _: datetime) -> Iterator[Finding]:
    """What could not be handled."""
    filled = False
    for url in place.outputs["DeadLetterQueueUrls"].split(","):
        name = "ApproximateNumberOfMessages"
        found = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
        if depth := int(found[name]):
            filled = True
            told = f"{counted(depth, 'message')} in {url.rpartition('/')[2]}"
            yield bad("dead letters", told, "wirewatch redrive shows them, and moves them back once the cause is gone")
    if not filled:
        yield ok("dead letters", "none")


LIFE: tuple[tuple[str, Check], ...] = (
    ("polling", feeds),
    ("items", newest),
    ("canary", canary),
    ("open rows", stuck),
    ("dead letters", dead_letters),
    ("audience", audience),
)
