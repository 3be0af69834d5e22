"""The local cloud matches events to rules as EventBridge does, and refuses what it refuses.

The cases are in pattern_cases.json: `matching` has a claim, a pattern, an event (or the name of one
of `events`) and the verdict; `refused` has a pattern, the JSON path of what is wrong, and words of
the reason.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch_cli.cloud.patterns import Pattern, PatternError

CASES = json.loads(Path(__file__).with_name("pattern_cases.json").read_text(encoding="utf-8"))
OPERATORS = [
    *("exactly", "prefix", "suffix", "equals-ignore-case", "wildcard"),
    *("anything-but", "numeric", "exists", "cidr", "$or"),
]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
scalars = texts | numbers | st.booleans() | st.none()


def by_claim(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["claim"]) for case in cases]


def accepts(entry: object, value: object) -> bool:
    return Pattern.compile({"detail": {"field": [entry]}}).matches({"detail": {"field": value}})


@pytest.mark.parametrize("case", by_claim(CASES["matching"]))
def test_a_rule_matches_what_eventbridge_would_deliver(case: dict[str, Any]) -> None:
    event = CASES["events"][case["event"]] if isinstance(case["event"], str) else case["event"]

    assert Pattern.compile(case["pattern"]).matches(event) is case["matches"]


@pytest.mark.parametrize("case", by_claim(CASES["matching"]))
def test_a_rule_as_text_matches_like_the_same_rule_as_an_object(case: dict[str, Any]) -> None:
    assert Pattern.compile(json.dumps(case["pattern"])) == Pattern.compile(case["pattern"])


@pytest.mark.parametrize("case", by_claim(CASES["refused"]))
def test_a_pattern_that_aws_refuses_is_refused_with_place_and_reason(case: dict[str, Any]) -> None:
    with pytest.raises(PatternError) as refusal:
        Pattern.compile(case["pattern"])

    where, _, why = str(refusal.value).partition(": ")
    assert where == case["where"]
    assert case["why"] in why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param('{"source": ["wirewatch"]', "not JSON", id="cut short"),
        pytest.param('["wirewatch"]', "not a list", id="a list"),
        pytest.param('"wirewatch"', "not a string", id="a text"),
        pytest.param('{"score": [NaN]}', "NaN is not JSON", id="NaN"),
        pytest.param('{"a": [1], "a": [2]}', "names a key twice", id="a key twice"),
        pytest.param('{"a": [{"numeric": [">", 1e400]}]}', "double", id="infinite"),
    ],
)
def test_text_that_is_no_pattern_is_refused(text: str, why: str) -> None:
    with pytest.raises(PatternError, match=why):
        Pattern.compile(text)


def test_a_pattern_may_have_2048_characters_and_no_more() -> None:
    fitting = {"detail": {"title": ["x" * (2048 - len('{"detail":{"title":[""]}}'))]}}
    longer = {"detail": {"title": [fitting["detail"]["title"][0] + "x"]}}

    assert Pattern.compile(fitting).matches({"detail": {"title": fitting["detail"]["title"]}})
    for pattern in (longer, json.dumps(longer, separators=(",", ":"))):
        with pytest.raises(PatternError, match="2,049 characters"):
            Pattern.compile(pattern)


def test_combinations_of_or_end_at_1000() -> None:
    def pattern(*branches: int) -> dict[str, Any]:
        return {
            f"part{number}": {"$or": [{"a": [index]} for index in range(count)]}
            for number, count in enumerate(branches)
        }

    assert Pattern.compile(pattern(10, 10, 10)).matches({f"part{n}": {"a": 9} for n in range(3)})
    with pytest.raises(PatternError, match="1,000 combinations"):
        Pattern.compile(pattern(10, 10, 11))


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("verdict", [True, False])
def test_the_table_holds_a_match_and_a_miss_for_each_operator(operator: str, verdict: bool) -> None:
    assert any(
        f'"{operator}":' in json.dumps(case["pattern"]) and case["matches"] is verdict for case in CASES["matching"]
    )


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_table_holds_a_refusal_for_each_operator(operator: str) -> None:
    assert any(f'"{operator}":' in json.dumps(case["pattern"]) for case in CASES["refused"])


@given(texts | numbers, scalars)
def test_anything_but_is_the_opposite_on_a_single_value(refused: str | float, value: object) -> None:
    # As an operator: a bare text that is an IP address would match other spellings of it.
    same = {"exactly": refused} if isinstance(refused, str) else {"numeric": ["=", refused]}

    assert accepts({"anything-but": refused}, value) is not accepts(same, value)


@given(texts, texts, texts)
def test_a_text_matches_its_own_start_and_end(start: str, middle: str, end: str) -> None:
    whole = start + middle + end

    assert accepts({"prefix": start}, whole)
    assert accepts({"suffix": end}, whole)
    assert accepts({"exactly": whole}, whole)


@given(st.lists(texts.map(lambda text: text.replace("*", "")), min_size=1, max_size=4), texts)
def test_a_wildcard_matches_whatever_stands_for_its_stars(pieces: list[str], filling: str) -> None:
    pieces = [pieces[0], *(piece or "-" for piece in pieces[1:-1]), *pieces[1:][-1:]]
    wildcard = "*".join(piece.replace("\\", "\\\\") for piece in pieces)

    assert accepts({"wildcard": wildcard}, filling.join(pieces))


@given(numbers, numbers)
def test_a_number_is_below_above_or_equal_to_another(one: float, other: float) -> None:
    verdicts = [accepts({"numeric": [comparison, other]}, one) for comparison in ("<", "=", ">")]

    assert verdicts.count(True) == 1


@given(st.lists(scalars), scalars)
def test_a_list_matches_if_one_of_its_values_does(values: list[object], entry: object) -> None:
    assert accepts(entry, values) is any(accepts(entry, value) for value in values)


@given(scalars)
def test_a_field_either_exists_or_does_not(value: object) -> None:
    assert accepts({"exists": True}, value)
    assert not accepts({"exists": False}, value)
