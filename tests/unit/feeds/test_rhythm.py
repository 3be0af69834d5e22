"""When a feed is polled next."""

from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.feeds.planning import after_failure

NOW = datetime(2020, 2, 15, 9, 0, 31, tzinfo=UTC)
MINUTE = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (52, 60), (53, 120), (56, 960), (57, 1440)],
)
def test_failures_stretch_the_interval_to_an_hour_and_after_two_days_to_a_day(failures, minutes):
    assert after_failure(NOW, failures) == MINUTE + timedelta(minutes=minutes)


def test_a_feed_that_failed_for_years_is_still_asked_daily():
    assert after_failure(NOW, 10_000) == MINUTE + timedelta(days=1)
