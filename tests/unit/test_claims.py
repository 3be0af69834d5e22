"""The table that `make proof` ends with."""

from itertools import count
from types import SimpleNamespace
from typing import Any

from tests.proof.claims import claimed, table, written

nodes = count()


def report(sentence: str = "", cases: int = 0, when: str = "call", *, failed: bool = False) -> Any:
    properties: list[tuple[str, object]] = []
    if sentence and (claim := claimed(properties, sentence)) and cases:
        claim.tried(cases)
    nodeid = next(nodes)
    return SimpleNamespace(nodeid=nodeid, user_properties=properties, when=when, failed=failed, duration=1.5)


def test_tests_of_one_claim_share_a_line() -> None:
    line = table([report("a", 3), report("a", 4), report("b")])["a"]
    assert (line.tried, line.failed, line.seconds) == (7, 0, 3.0)


def test_a_test_that_counts_nothing_is_one_case() -> None:
    assert table([report("a")])["a"].tried == 1


def test_setting_up_takes_time_and_tries_nothing() -> None:
    line = table([report("a", when="setup"), report("a", 2)])["a"]
    assert (line.tried, line.seconds) == (2, 3.0)


def test_a_test_that_cannot_be_set_up_has_failed() -> None:
    assert table([report("a", when="setup", failed=True)])["a"].failed == 1


def test_tests_that_claim_nothing_stand_nowhere() -> None:
    assert table([report()]) == {}


def test_the_later_sentence_is_the_claim() -> None:
    properties: list[tuple[str, object]] = []
    claimed(properties, "first").tried(2)
    claimed(properties, "second")
    made = report()
    made.user_properties = properties
    assert list(table([made])) == ["second"]


def test_what_a_test_says_later_holds_for_its_setting_up_too() -> None:
    before, after = report("its name", when="setup"), report("its claim", 5)
    before.nodeid = after.nodeid
    line = table([before, after])["its claim"]
    assert (line.tried, line.seconds) == (5, 3.0)


def test_what_failed_is_written_last_before_the_sum() -> None:
    lines = written(table([report("bad", failed=True), report("good", 1200)]))
    assert [line.split() for line in lines[1:]] == [
        ["good", "1,200", "0", "1.5"],
        ["bad", "1", "1", "1.5"],
        ["2", "claims", "1,201", "1", "3.0"],
    ]
