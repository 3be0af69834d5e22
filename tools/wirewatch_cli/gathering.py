"""What a replay left behind, read from the tables and from the local cloud's own records."""

import json
from collections import defaultdict
from pathlib import Path

from wirewatch.aws.deliveries import delivery_from_image
from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.identifiers import identifier
from wirewatch.items.item import CANARY_FEED
from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.mailbox import write_mails
from wirewatch_cli.report import FeedLine, Gathered
from wirewatch_cli.rows import feed_rows, rows
from wirewatch_cli.scenarios.scenario import Scenario, ScriptedFeed
from wirewatch_cli.staging import Recipients
from wirewatch_cli.tellings import Told


def gather(cloud: LocalCloud, server: FeedServer, scenario: Scenario, recipients: Recipients, out: Path) -> Gathered:
    """Read everything that the report needs, and write the mails below `out`."""
    ledger = [
        (delivery_from_image(row), DeliveryStatus(row["status"])) for row in rows(cloud.outputs["DeliveriesTable"])
    ]
    kinds = {delivery.id: delivery.kind.value for delivery, _ in ledger}
    health = {row["id"]: row for row in feed_rows(cloud.outputs["FeedsTable"])}
    return Gathered(
        feeds=[_feed_line(feed, server, health) for feed in scenario.feeds],
        items=[row for row in rows(cloud.outputs["ItemsTable"]) if row["feed"] != CANARY_FEED],
        deliveries=ledger,
        told=_told_by_topic(cloud, recipients),
        mails=write_mails(out, cloud.mails, lambda delivery: kinds.get(delivery, "mail")),
        dead_letters=cloud.dead_letters(),
    )


def _feed_line(feed: ScriptedFeed, server: FeedServer, health: dict[str, dict[str, str]]) -> FeedLine:
    identity = identifier("f", feed.url)
    row = health.get(identity, {})
    return FeedLine(
        id=identity,
        url=feed.url,
        source=feed.source,
        traffic=server.traffic[feed.url],
        health=row.get("health"),
        reason=row.get("reason", ""),
    )


def _told_by_topic(cloud: LocalCloud, recipients: Recipients) -> dict[str, list[Told]]:
    """Alert → who got it by the topic. A message that went out twice tells its recipients twice."""
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for publication in cloud.publications:
        if "watches" in publication.attributes:  # else it is an alarm's
            alert = json.loads(publication.message["default"])["id"]
            reached = [each for each in publication.delivered if each in recipients]
            told[alert] += [recipients[each] for each in reached]
    return told
