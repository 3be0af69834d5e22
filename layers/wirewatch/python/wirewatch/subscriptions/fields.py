"""Fields of a JSON request, checked one by one: SubscriptionError names the first that cannot be used."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from wirewatch.subscriptions.cadence import first_showing
from wirewatch.subscriptions.errors import SubscriptionError

E = TypeVar("E", bound=StrEnum)


def json_of(body: str) -> object:
    """The body as JSON, every text of it writable."""
    try:
        read = json.loads(body)
        json.dumps(read, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise SubscriptionError("body", "not JSON") from None
    return read


def json_object(name: str, value: object, known: set[str] | None = None) -> Mapping[str, Any]:
    """An object, with no other keys than the known ones if those are given."""
    if not isinstance(value, dict):
        raise SubscriptionError(name, "not a JSON object")
    if known is not None and (unknown := sorted(value.keys() - known)):
        raise SubscriptionError(unknown[0], f"unknown; {name} takes {', '.join(sorted(known))}")
    return value


def text(fields: Mapping[str, Any], name: str, default: str, prefix: str = "") -> str:
    """A text."""
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise SubscriptionError(prefix + name, "not a text")
    return value


def number(fields: Mapping[str, Any], name: str, default: int) -> int:
    """A whole number."""
    value = fields.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise SubscriptionError(name, "not a whole number")
    return value


def truth(fields: Mapping[str, Any], name: str, prefix: str, *, default: bool) -> bool:
    """True or false."""
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise SubscriptionError(prefix + name, "neither true nor false")
    return value


def choice(name: str, value: object, choices: type[E]) -> E:
    """One of the choices, by its value."""
    try:
        return choices(value)  # type: ignore[arg-type]  # any value is a question, not a promise
    except ValueError:
        raise SubscriptionError(name, f"{value!r} is not one of {', '.join(choices)}") from None


def moment(name: str, value: object, timezone: str) -> datetime:
    """A moment with its offset from UTC (`2026-12-01T07:00:00Z`), or a day, which begins in the time zone."""
    try:
        written = value if isinstance(value, str) else ""
        if len(written) == len("2026-12-01"):
            return first_showing(datetime.combine(date.fromisoformat(written), time()), ZoneInfo(timezone))
        read = datetime.fromisoformat(written)
        if read.tzinfo is not None:
            return read.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise SubscriptionError(name, f"{value!r} is neither a day (2026-12-01) nor a moment (2026-12-01T07:00:00Z)")
