"""A feed that begins to fail, or recovers, is told once."""

from datetime import UTC, datetime

import pytest

from wirewatch_cli.health import HealthWatch

NINE = datetime(2020, 2, 15, 9, tzinfo=UTC)


class Feeds:
    """One feed, and how often it was read."""

    def __init__(self) -> None:
        self.health, self.reads, self.sign = "new", 0, 0

    def read(self) -> list[dict[str, str]]:
        self.reads += 1
        return [{"id": "f-1", "source": "Wire", "health": self.health, "reason": "a reason"}]


@pytest.mark.parametrize(
    ("healths", "told"),
    [
        (("new", "ok", "ok"), []),
        (("failing", "failing", "ok"), ["failing", "ok"]),
        (("ok", "flood", "ok", "empty"), ["flood", "ok", "empty"]),
        (("failing", "flood"), ["failing", "flood"]),
    ],
)
def test_only_a_change_from_or_to_trouble_is_told(healths: tuple[str, ...], told: list[str]) -> None:
    feeds = Feeds()
    watch = HealthWatch(feeds.read, lambda: feeds.sign)
    seen = []
    for health in healths:
        feeds.health, feeds.sign = health, feeds.sign + 1
        seen += watch.changes(NINE)
    assert [change.health for change in seen] == told
    assert {(change.at, change.source) for change in seen} <= {(NINE, "Wire")}
    assert {change.reason for change in seen if change.health != "ok"} <= {"a reason"}


@pytest.mark.parametrize(("before", "told"), [("failing", "answers again"), ("stale", "is well again")])
def test_only_a_feed_that_failed_answers_again(before: str, told: str) -> None:
    feeds = Feeds()
    watch = HealthWatch(feeds.read, lambda: feeds.sign)
    for health in (before, "ok"):
        feeds.health, feeds.sign = health, feeds.sign + 1
        changes = watch.changes(NINE)
    assert [change.reason for change in changes] == [told]


def test_feeds_are_read_only_when_something_may_have_changed() -> None:
    feeds = Feeds()
    watch = HealthWatch(feeds.read, lambda: feeds.sign)
    watch.changes(NINE)
    assert feeds.reads == 0
    feeds.sign = 1
    watch.changes(NINE)
    watch.changes(NINE)
    assert feeds.reads == 1
