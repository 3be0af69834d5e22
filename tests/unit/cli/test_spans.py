"""Spans of time are said in the unit that one would use."""

from datetime import UTC, datetime, timedelta

import pytest

from wirewatch_cli.feed_list.spans import ago

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "now"), (5, "5 s ago"), (-5, "in 5 s"), (119, "119 s ago"), (120, "2 min ago"), (-301, "in 5 min"),
        (7199, "119 min ago"), (7200, "2 h ago"), (172_799, "47 h ago"), (172_800, "2 days ago"),
    ],
)  # fmt: skip
def test_a_moment_is_told_by_its_distance(seconds: float, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words
