from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from wirewatch.subscriptions.cadence import check_plan, last_due, next_due
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Cadence, DigestPlan


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "at", "zone", "after", "due"),
    [
        pytest.param("daily", "07:00", "Europe/Istanbul", "2020-02-15T03:59:59", "2020-02-15T04:00", id="later today"),
        pytest.param(
            "daily", "07:00", "Europe/Istanbul", "2020-02-15T04:00", "2020-02-16T04:00", id="not at once again"
        ),
        pytest.param("daily", "07:00", "Asia/Kathmandu", "2020-02-15T00:00", "2020-02-15T01:15", id="odd offset"),
        pytest.param("daily", "07:00", "Pacific/Auckland", "2020-02-15T11:00", "2020-02-15T18:00", id="tomorrow there"),
        pytest.param(
            "daily", "02:30", "Europe/Berlin", "2020-03-28T12:00", "2020-03-29T01:00", id="skipped: as the gap ends"
        ),
        pytest.param("daily", "02:30", "Europe/Berlin", "2020-03-29T01:00", "2020-03-30T00:30", id="skipped: once"),
        pytest.param(
            "daily", "02:30", "Europe/Berlin", "2020-10-24T12:00", "2020-10-25T00:30", id="repeated: the first"
        ),
        pytest.param("daily", "02:30", "Europe/Berlin", "2020-10-25T00:30", "2020-10-26T01:30", id="repeated: once"),
        pytest.param(
            "daily", "01:45", "Australia/Lord_Howe", "2020-04-04T12:00", "2020-04-04T14:45", id="half an hour"
        ),
        pytest.param(
            "daily", "02:10", "Australia/Lord_Howe", "2020-10-03T12:00", "2020-10-03T15:30", id="half-hour gap"
        ),
        pytest.param(
            "daily", "07:00", "Pacific/Apia", "2011-12-29T20:00", "2011-12-30T10:00", id="a day that was skipped"
        ),
        pytest.param(
            "daily", "07:00", "America/Sao_Paulo", "2020-11-01T00:00", "2020-11-01T10:00", id="no DST any more"
        ),
        pytest.param("weekdays", "07:00", "UTC", "2020-02-14T07:00", "2020-02-17T07:00", id="Friday to Monday"),
        pytest.param("weekly", "07:00", "UTC", "2020-02-17T07:00", "2020-02-24T07:00", id="Mondays"),
        pytest.param(
            "hourly", "07:00", "Asia/Kathmandu", "2020-02-15T00:00", "2020-02-15T00:15", id="full hours there"
        ),
        pytest.param(
            "hourly", "07:00", "Europe/Berlin", "2020-10-25T00:00", "2020-10-25T02:00", id="repeated hour once"
        ),
        pytest.param("hourly", "07:00", "Europe/Berlin", "2020-03-29T01:00", "2020-03-29T02:00", id="skipped hour"),
    ],
)
def test_a_digest_is_due_when_the_wall_clock_says_so(cadence, at, zone, after, due):
    assert next_due(DigestPlan(Cadence(cadence), at, zone), utc(after)) == utc(due)


def test_a_plan_that_is_off_is_never_due():
    assert next_due(DigestPlan(), utc("2020-02-15T00:00")) is None


@pytest.mark.parametrize(
    "zone", ["Europe/Istanbul", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo"]
)
def test_two_years_of_days_have_one_digest_each(zone):
    plan, due = DigestPlan(Cadence.DAILY, "02:15", zone), utc("2018-01-01T00:00")
    dues = [due := next_due(plan, due) for _ in range(730)]
    assert all(timedelta(hours=23) <= b - a <= timedelta(hours=25) for a, b in pairwise(dues))


def test_after_an_outage_the_last_due_time_counts():
    plan = DigestPlan(Cadence.DAILY, "07:00", "UTC")
    assert last_due(plan, utc("2020-02-10T07:00"), utc("2020-02-14T09:00")) == utc("2020-02-14T07:00")
    assert last_due(plan, utc("2020-02-14T07:00"), utc("2020-02-14T07:00")) == utc("2020-02-14T07:00")
    assert last_due(DigestPlan(), utc("2020-02-10T07:00"), utc("2020-02-14T09:00")) == utc("2020-02-10T07:00")


@pytest.mark.parametrize(
    ("field", "plan"),
    [
        ("digest.at", DigestPlan(at="24:00")),
        ("digest.at", DigestPlan(at="7:00")),
        ("digest.at", DigestPlan(at="07:60")),
        ("digest.at", DigestPlan(at="٠٧:٠٠")),
        ("digest.timezone", DigestPlan(timezone="Mars/Olympus")),
        ("digest.timezone", DigestPlan(timezone="../../etc/passwd")),
        ("digest.timezone", DigestPlan(timezone="Europe")),
        ("digest.timezone", DigestPlan(timezone="")),
    ],
)
def test_a_plan_that_no_clock_can_keep_is_refused_by_field(field, plan):
    with pytest.raises(SubscriptionError) as refusal:
        check_plan(plan)
    assert refusal.value.field == field
