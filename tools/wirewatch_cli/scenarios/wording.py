"""A pydantic error as a sentence that says what to do."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from wirewatch_cli.scenarios.scenario import (
    Digest,
    NamedQuery,
    Quiet,
    Scenario,
    ScriptedFeed,
    Snapshot,
    Subscriber,
)

_TABLES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "": Scenario,
        "feed": ScriptedFeed,
        "snapshot": Snapshot,
        "watch": NamedQuery,
        "subscription": Subscriber,
        "digest": Digest,
        "quiet": Quiet,
    }
)
_LISTS_OF_TABLES = frozenset({"feed", "feed.snapshot", "watch", "subscription"})
_WANTED = MappingProxyType(
    {
        "string_type": "a text in quotes",
        "int_type": "a whole number",
        "bool_type": "true or false",
        "bool_parsing": "true or false",
        "datetime_type": "a moment such as 2020-02-15T09:00:00Z, without quotes",
        "dict_type": 'a table such as {name = "value"}',
        "tuple_type": 'a list such as ["…"]',
        "frozen_set_type": 'a list such as ["…"]',
        "model_type": "a table",
    }
)


def reason(error: ErrorDetails) -> str:
    """One line, without file and line number."""
    kind, path, value = error["type"], error["loc"], error["input"]
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    context = error.get("ctx", {})
    if kind == "missing":
        return f"`{key}` is missing: add it to {_table_of(path)}"
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "timezone_aware":
        return f"`{key}` has no time zone: write {_with_zone(value)}"
    if kind in _WANTED:
        names = ".".join(part for part in path if isinstance(part, str))
        wanted = f"a list of tables, each under [[{names}]]" if names in _LISTS_OF_TABLES else _WANTED[kind]
        return f"`{key}` must be {wanted}, not {_shown(value)}"
    return _other(kind, key, value, context, error["msg"])


def _other(kind: str, key: str, value: object, context: Mapping[str, Any], message: str) -> str:
    if kind == "value_error":
        return str(context["error"])
    if kind == "enum":
        return f"`{key}` must be {context['expected']}, not {_shown(value)}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return f"`{key}` must be {bound}, not {_shown(value)}"
    if kind in ("string_too_short", "too_short"):
        return f"`{key}` must not be empty"
    return f"`{key}`: {message}"


def _table_of(path: tuple[str | int, ...]) -> str:
    name = next((str(part) for part in reversed(path[:-1]) if isinstance(part, str)), "")
    nested = {
        "snapshot": "[[feed.snapshot]]",
        "digest": "the digest",
        "quiet": "the quiet hours",
        "": "the top of the file",
    }
    return nested.get(name, f"this [[{name}]]")


def _unknown_key(path: tuple[str | int, ...]) -> str:
    table = next((str(part) for part in reversed(path[:-1]) if isinstance(part, str)), "")
    fields = _TABLES[table].model_fields
    known = [field.alias or name for name, field in fields.items()]
    near = get_close_matches(str(path[-1]), known, n=1)
    advice = f"did you mean `{near[0]}`?" if near else f"known here are {', '.join(known)}"
    return f"unknown key `{path[-1]}`: {advice}"


def _with_zone(value: object) -> str:
    return f"{value.isoformat()}Z for UTC" if isinstance(value, datetime) else "it with a Z for UTC"


def _shown(value: object) -> str:
    plain = isinstance(value, str | int | float | bool)
    text = repr(value) if plain else f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}…"
