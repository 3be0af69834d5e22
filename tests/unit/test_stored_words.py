"""Words that rows hold: another one in the code would not know the rows of yesterday."""

import pytest

from wirewatch.delivery.delivery import DeliveryStatus, Kind
from wirewatch.feeds.health import Health
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty
from wirewatch.subscriptions.subscription import Cadence, Channel, Status

STORED = {
    Cadence: "off hourly daily weekdays weekly",
    Channel: "email sms https sqs",
    DeliveryStatus: "held pending sending sent failed suppressed capped",
    Health: "new ok stale empty undated failing throttled moved retired flood",
    Kind: "alert digest confirmation publish storm silence link",
    Level: "FLASH URGENT ROUTINE",
    Novelty: "new escalated repeat",
    Outcome: "alerted grouped below-level unmatched stale baseline duplicate held capped digest-only",
    Status: "pending confirmed ended suppressed erasing",
}


@pytest.mark.parametrize("words", STORED, ids=lambda each: each.__name__)
def test_what_is_stored_keeps_its_word(words):
    assert {each.value for each in words} == set(STORED[words].split())
