"""A wish to subscribe, as the API takes it: read from JSON, checked field by field."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from wirewatch.levels.level import Level
from wirewatch.subscriptions.cadence import check_plan, check_quiet
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours

FIELDS = {"address", "watches", "query", "levels", "digest", "quiet"}
DIGEST_FIELDS = {"cadence", "at", "timezone", "when_empty"}
QUIET_FIELDS = {"start", "end", "flash_passes"}
MAX_WATCHES = 50
MAX_QUERY = 1000  # characters
# Plain addresses only: no quoted local parts, no address literals, nothing that a header could misread.
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,62}", re.ASCII)

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to hear of what: `watches` by id, or a `query` that becomes a watch."""

    address: str
    watches: tuple[str, ...]
    query: str
    levels: frozenset[Level]
    digest: DigestPlan
    quiet: QuietHours | None = None


def read_wish(body: str) -> Wish:
    """Read the JSON of a request; SubscriptionError names the first field that cannot be used."""
    fields = _object("body", _json(body), FIELDS)
    wish = Wish(
        address=mail_address(_text(fields, "address", "")),
        watches=_watch_ids(fields.get("watches", [])),
        query=_query(_text(fields, "query", "").strip()),
        levels=_levels(fields.get("levels", [Level.FLASH, Level.URGENT])),
        digest=_plan(fields.get("digest", {})),
        quiet=_quiet(fields["quiet"]) if fields.get("quiet") is not None else None,
    )
    if bool(wish.query) == bool(wish.watches):
        raise SubscriptionError("query", "name either watches or a query")
    if not wish.levels and wish.digest.cadence is Cadence.OFF:
        raise SubscriptionError("levels", "without levels and without a digest nothing would be sent")
    return wish


def mail_address(text: str) -> str:
    """The address to write to, its domain in lower-case ASCII; SubscriptionError if mail could not go there."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if len(local) > 64 or not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain):
        raise SubscriptionError("address", "not a mail address such as name@example.org")
    return f"{local}@{domain}"


def _json(body: str) -> object:
    try:
        return json.loads(body)
    except ValueError:
        raise SubscriptionError("body", "not JSON") from None


def _object(name: str, value: object, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SubscriptionError(name, "not a JSON object")
    if unknown := sorted(value.keys() - known):
        raise SubscriptionError(unknown[0], f"unknown; {name} takes {', '.join(sorted(known))}")
    return value


def _text(fields: Mapping[str, Any], name: str, default: str, prefix: str = "") -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise SubscriptionError(prefix + name, "not a text")
    return value


def _query(query: str) -> str:
    if len(query) > MAX_QUERY:
        raise SubscriptionError("query", f"longer than {MAX_QUERY} characters")
    return query


def _watch_ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise SubscriptionError("watches", "not a list of watch ids")
    if len(value) > MAX_WATCHES:
        raise SubscriptionError("watches", f"more than {MAX_WATCHES}")
    return tuple(dict.fromkeys(value))


def _levels(value: object) -> frozenset[Level]:
    if not isinstance(value, list):
        raise SubscriptionError("levels", "not a list of levels")
    return frozenset(_choice("levels", each, Level) for each in value)


def _plan(value: object) -> DigestPlan:
    fields = _object("digest", value, DIGEST_FIELDS)
    usual = DigestPlan()
    plan = DigestPlan(
        cadence=_choice("digest.cadence", fields.get("cadence", usual.cadence), Cadence),
        at=_text(fields, "at", usual.at, "digest."),
        timezone=_text(fields, "timezone", usual.timezone, "digest."),
        when_empty=_truth(fields, "when_empty", "digest.", default=usual.when_empty),
    )
    return check_plan(plan)


def _quiet(value: object) -> QuietHours:
    fields = _object("quiet", value, QUIET_FIELDS)
    start, end = (_text(fields, name, "", "quiet.") for name in ("start", "end"))
    return check_quiet(QuietHours(start, end, _truth(fields, "flash_passes", "quiet.", default=True)))


def _truth(fields: Mapping[str, Any], name: str, prefix: str, *, default: bool) -> bool:
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise SubscriptionError(prefix + name, "neither true nor false")
    return value


def _choice(name: str, value: object, choices: type[E]) -> E:
    try:
        return choices(value)  # type: ignore[arg-type]  # any value is a question, not a promise
    except ValueError:
        raise SubscriptionError(name, f"{value!r} is not one of {', '.join(choices)}") from None
