"""Reads one entry of a pattern's list: a plain value, or an object with one operator."""

import ipaddress
import json
import math
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TypeAlias

from wirewatch_cli.cloud import pattern_matchers as on
from wirewatch_cli.cloud.pattern_errors import kind_of, refusal, step

_Reader: TypeAlias = Callable[[object, str], on.Matcher]


def read_entry(entry: object, where: str) -> on.Matcher:
    """The test that `entry`, found at the JSON path `where`, stands for. Raises PatternError."""
    match entry:
        case Mapping():
            return _read_operator(entry, where, _OPERATORS)
        case str():
            address = on.address_in(entry)
            return on.SameAddress(address) if address else on.Exact(f'"{entry}"')
        case bool() | None:
            return on.Exact(json.dumps(entry))
        case int() | float():
            return on.SameNumber(entry)
    raise refusal(
        where,
        f"a list holds strings, numbers, true, false, null and operators, not {kind_of(entry)}",
    )


def _read_operator(entry: Mapping[str, object], where: str, known: Mapping[str, _Reader]) -> on.Matcher:
    if len(entry) != 1:
        raise refusal(
            where,
            f"one operator to an object, not {len(entry)} ({', '.join(entry)})",
        )
    ((name, argument),) = entry.items()
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"here AWS knows {', '.join(known)}"
        raise refusal(where, f'no operator "{name}"; {hint}')
    return known[name](argument, step(where, name))


def _exactly(argument: object, where: str) -> on.Matcher:
    return on.Exact(f'"{_text(argument, where)}"')


def _prefix(argument: object, where: str) -> on.Matcher:
    if isinstance(argument, Mapping):
        return _read_operator(argument, where, {"equals-ignore-case": _prefix_any_case})
    return on.Wildcard((f'"{_text(argument, where)}', ""))


def _prefix_any_case(argument: object, where: str) -> on.Matcher:
    return on.AnyCase(re.compile(rf'\A"{on.either_case(_text(argument, where))}'))


def _suffix(argument: object, where: str) -> on.Matcher:
    if isinstance(argument, Mapping):
        return _read_operator(argument, where, {"equals-ignore-case": _suffix_any_case})
    return on.Wildcard(("", f'{_text(argument, where)}"'))


def _suffix_any_case(argument: object, where: str) -> on.Matcher:
    return on.AnyCase(re.compile(rf'{on.either_case(_text(argument, where))}"\Z'))


def _any_case(argument: object, where: str) -> on.Matcher:
    return on.AnyCase(re.compile(rf'\A"{on.either_case(_text(argument, where))}"\Z'))


def _wildcard(argument: object, where: str) -> on.Matcher:
    r"""`*` is any characters; `\*` and `\\` stand for themselves."""
    pieces = [""]
    for part in re.findall(r"\\.|\*+|[^\\*]+|\\", _text(argument, where), re.DOTALL):
        if part.startswith("**"):
            raise refusal(where, 'two "*" side by side')
        if part == "*":
            pieces.append("")
        elif part.startswith("\\") and part not in ("\\*", "\\\\"):
            raise refusal(where, r'a backslash stands before "*" or another backslash only')
        else:
            pieces[-1] += part.removeprefix("\\")
    return on.Wildcard(('"' + pieces[0], *pieces[1:-1], pieces[-1] + '"') if pieces[1:] else (f'"{pieces[0]}"',))


def _exists(argument: object, where: str) -> on.Matcher:
    if not isinstance(argument, bool):
        raise refusal(where, f"takes true or false, not {kind_of(argument)}")
    return on.Present() if argument else on.Absent()


def _cidr(argument: object, where: str) -> on.Matcher:
    text = _text(argument, where)
    start, _, bits = text.partition("/")
    address = on.address_in(start)
    if address is None or not re.fullmatch(r"[0-9]{1,3}", bits):
        raise refusal(where, f'"{text}" is not an IP address, "/" and a number of bits')
    if int(bits) >= address.max_prefixlen:
        raise refusal(
            where,
            f"/{bits} is not below /{address.max_prefixlen}; a single address is a plain string",
        )
    return on.InNetwork(ipaddress.ip_network(f"{address}/{int(bits)}", strict=False))


def _numeric(argument: object, where: str) -> on.Matcher:
    match argument:
        case ["=", value]:
            return on.SameNumber(_number(value, where))
        case [">" | ">=" as over, value]:
            return on.Between(_number(value, where), None, with_above=over == ">=")
        case ["<" | "<=" as under, value]:
            return on.Between(None, _number(value, where), with_below=under == "<=")
        case [">" | ">=" as over, low, "<" | "<=" as under, high]:
            above, below = _number(low, where), _number(high, where)
            if above >= below:
                raise refusal(where, f"the lower bound {above} is not below the upper bound {below}")
            return on.Between(above, below, with_above=over == ">=", with_below=under == "<=")
    raise refusal(where, 'takes ["=", n], [">", n], ["<", n] or [">", n, "<", m], with ">=" and "<=" at will')


def _anything_but(argument: object, where: str) -> on.Matcher:
    if isinstance(argument, Mapping):
        return _read_operator(argument, where, _EXCEPTIONS)
    values = argument if isinstance(argument, list) else [argument]
    if values and all(isinstance(value, str) for value in values):
        return on.AnythingBut(tuple(on.Exact(f'"{value}"') for value in values))
    if not values or any(isinstance(value, str) for value in values):
        raise refusal(where, "takes a string, a number, strings only or numbers only, and at least one")
    return on.AnythingBut(tuple(on.SameNumber(_number(value, where)) for value in values))


def _any_but(reader: _Reader, *, empty: bool) -> _Reader:
    def read(argument: object, where: str) -> on.Matcher:
        values = argument if isinstance(argument, list) else [argument]
        if not values or (not empty and "" in values):
            raise refusal(where, "takes a text, or a list of texts, that is not empty")
        return on.AnythingBut(tuple(reader(_text(value, where), where) for value in values))

    return read


_EXCEPTIONS: Mapping[str, _Reader] = {
    "prefix": _any_but(_prefix, empty=False),
    "suffix": _any_but(_suffix, empty=False),
    "equals-ignore-case": _any_but(_any_case, empty=True),
    "wildcard": _any_but(_wildcard, empty=True),
}
_OPERATORS: Mapping[str, _Reader] = {
    "exactly": _exactly,
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _any_case,
    "wildcard": _wildcard,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "exists": _exists,
    "cidr": _cidr,
}


def _text(argument: object, where: str) -> str:
    if not isinstance(argument, str):
        raise refusal(where, f"takes a string, not {kind_of(argument)}")
    return argument


def _number(value: object, where: str) -> on.Number:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(where, f"takes a number, not {kind_of(value)}")
    if not math.isfinite(value):
        raise refusal(where, "a number beyond what a double holds")
    return value
