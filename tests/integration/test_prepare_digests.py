from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from tests.fakes.people import DAILY, NOON, match, subscription
from tests.fakes.stack import CONTEXT, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.enrolling import begun
from wirewatch.timestamps import to_text

DUE = NOON.replace(day=15, hour=4)


def test_a_due_digest_is_frozen_and_the_subscription_moves_on():
    with deployed("prepare_digests") as module, patch("wirewatch.aws.clock.now", return_value=DUE):
        people = SubscriptionsTable("subscriptions")
        people.put(begun(subscription(digest=DAILY), NOON))
        MatchesTable("matches", 30).add(match(at=NOON + timedelta(hours=1)))
        module.lambda_handler(sample("prepare_digests", "each_five_minutes"), CONTEXT)
        digest = DeliveriesTable("deliveries", 30).read(identifier("d", to_text(DUE), "u-1"))
        assert [story["title"] for story in digest.content["groups"][0]["stories"]] == ["Title of i-1"]
        assert people.get("u-1") == replace(
            subscription(digest=DAILY),
            cursor=DUE - timedelta(minutes=2),
            next_digest=DUE + timedelta(days=1),
            heard=NOON,
        )
