"""Which answers hold a whole host, which only a feed, and which are good whatever their headers say."""

import pytest
from tests.fakes.news import NOON

from wirewatch.feeds.health import Health
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.refusals import asks_to_wait, refusal


@pytest.mark.parametrize(
    ("status", "after", "health", "holds"),
    [
        pytest.param(200, "120", None, False, id="a good answer is good whatever its headers say"),
        pytest.param(404, "120", Health.FAILING, False, id="what is not found is not a host that has had enough"),
        pytest.param(503, "120", Health.THROTTLED, True, id="503 with a time"),
        pytest.param(503, "soon", Health.FAILING, False, id="503 with a time that is none"),
        pytest.param(503, "", Health.FAILING, False, id="503 without a time"),
        pytest.param(429, "", Health.THROTTLED, True, id="429 is meant for us"),
        pytest.param(410, "120", Health.RETIRED, False, id="gone is gone"),
    ],
)
def test_what_an_answer_means(status, after, health, holds):
    refused = refusal(Fetched(status, headers={"retry-after": after} if after else {}), "", 1, NOON)
    assert (refused.health if refused else None) is health
    assert bool(refused and refused.held) is holds


@pytest.mark.parametrize(("status", "waits"), [(429, True), (503, True), (200, False), (404, False)])
def test_a_host_has_had_enough_by_its_status(status, waits):
    assert asks_to_wait(Fetched(status, headers={"retry-after": "60"})) is waits
