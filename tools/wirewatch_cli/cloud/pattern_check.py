"""Reads an EventBridge pattern and refuses, with the place and the reason, what AWS would refuse.

`$or` is multiplied out: a pattern becomes alternatives, each a map from a dotted path to the
entries of its list. Where one alternative names a path twice (`a.b` and `a: {b}`), the later list
stands, as in AWS's engine.
"""

import json
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from wirewatch_cli.cloud.pattern_errors import PatternError, kind_of, refusal, step
from wirewatch_cli.cloud.pattern_matchers import Matcher
from wirewatch_cli.cloud.pattern_operators import read_entry

Alternative: TypeAlias = dict[str, tuple[Matcher, ...]]

MAX_CHARACTERS = 2_048
"""https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"""
MAX_ALTERNATIVES = 1_000
"""https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html"""

# Names AWS keeps for operators, of today and to come: no field may be called so inside `$or`.
_RESERVED = {
    *("exactly", "prefix", "suffix", "equals-ignore-case", "anything-but", "wildcard", "regex"),
    *("exists", "numeric", "=", "<", "<=", ">", ">=", "not-wildcard", "not-equals-ignore-case"),
    *("cidr", "ip-address-in-range", "ip-address-not-in-range", "in-date-range"),
    *("date-after", "date-on-or-after", "date-before", "date-on-or-before"),
}


def read_pattern(source: Mapping[str, object] | str) -> tuple[Alternative, ...]:
    """The alternatives of `source`, of which an event has to meet one.

    Raises PatternError. A mapping is measured as compact JSON.
    """
    if isinstance(source, str):
        _measure(source)
        return _read(_parsed(source))
    alternatives = _read(source)
    _measure(json.dumps(source, ensure_ascii=False, separators=(",", ":")))
    return alternatives


def _read(pattern: object) -> tuple[Alternative, ...]:
    if not isinstance(pattern, Mapping):
        raise refusal("$", f"a pattern is an object, not {kind_of(pattern)}")
    return tuple(_read_object(pattern, (), "$", [{}], in_or=False))


def _measure(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise refusal("$", f"{len(text):,} characters; AWS allows {MAX_CHARACTERS:,}")


def _parsed(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PatternError(f"$: not JSON: {error}") from error


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise refusal("$", f"an object names a key twice: {', '.join(name for name, _ in pairs)}")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise refusal("$", f"{name} is not JSON")


def _read_object(
    fields: Mapping[str, object],
    path: tuple[str, ...],
    where: str,
    so_far: list[Alternative],
    *,
    in_or: bool,
) -> list[Alternative]:
    if not fields:
        raise refusal(where, "an empty object matches nothing")
    for name, rule in fields.items():
        here = step(where, name)
        if name == "$or":
            so_far = _read_or(rule, path, here, so_far)
        elif in_or and name in _RESERVED:
            raise refusal(here, f'"{name}" is an operator, which cannot name a field inside $or')
        elif isinstance(rule, Mapping):
            so_far = _read_object(rule, (*path, name), here, so_far, in_or=in_or)
        elif isinstance(rule, list):
            entries = _read_entries(rule, here)
            so_far = [{**alternative, ".".join((*path, name)): entries} for alternative in so_far]
        else:
            raise refusal(
                here,
                f"a field takes a list of what it may be, or an object; this is {kind_of(rule)}",
            )
    return so_far


def _read_or(rule: object, path: tuple[str, ...], where: str, so_far: list[Alternative]) -> list[Alternative]:
    if not isinstance(rule, list) or len(rule) < 2:
        raise refusal(where, "$or takes a list of at least two objects")
    alternatives: list[Alternative] = []
    for index, branch in enumerate(rule):
        if not isinstance(branch, Mapping):
            raise refusal(f"{where}[{index}]", f"$or takes objects, not {kind_of(branch)}")
        alternatives += _read_object(branch, path, f"{where}[{index}]", so_far, in_or=True)
        if len(alternatives) > MAX_ALTERNATIVES:
            raise refusal(where, f"$or makes more than the {MAX_ALTERNATIVES:,} combinations that AWS allows")
    return alternatives


def _read_entries(entries: list[object], where: str) -> tuple[Matcher, ...]:
    if not entries:
        raise refusal(where, "an empty list matches nothing")
    return tuple(read_entry(entry, f"{where}[{index}]") for index, entry in enumerate(entries))
