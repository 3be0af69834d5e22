"""A wish to subscribe, as the API takes it: read from JSON, checked field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wirewatch.levels.level import Level
from wirewatch.subscriptions.addresses import mail_address
from wirewatch.subscriptions.cadence import check_plan, check_quiet
from wirewatch.subscriptions.checking import check_cap, check_silence
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import choice, json_object, moment, number, text, truth
from wirewatch.subscriptions.subscription import DEFAULT_CAP, Cadence, DigestPlan, QuietHours

FIELDS = {"address", "watches", "query", "levels", "digest", "quiet", "hourly_cap", "paused", "silence_after"}
DIGEST_FIELDS = {"cadence", "at", "timezone", "when_empty"}
QUIET_FIELDS = {"start", "end", "flash_passes"}
MAX_WATCHES = 50
MAX_QUERY = 1000  # characters


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to hear of what: `watches` by id, or a `query` that becomes a watch.

    The other fields are those of a Subscription. Whether a pause is past only the clock knows: see `respite`.
    """

    address: str
    watches: tuple[str, ...]
    query: str
    levels: frozenset[Level]
    digest: DigestPlan
    quiet: QuietHours | None = None
    hourly_cap: int = DEFAULT_CAP
    paused: Mapping[str, datetime] = field(default_factory=dict)
    silence_after: int = 0


def read_wish(body: object) -> Wish:
    """Read what a request's JSON says; SubscriptionError names the first field that cannot be used."""
    fields = json_object("body", body, FIELDS)
    digest = read_plan(fields.get("digest", {}))
    wish = Wish(
        address=mail_address(text(fields, "address", "")),
        watches=read_watches(fields.get("watches", [])),
        query=read_query(fields),
        levels=read_levels(fields.get("levels", [Level.FLASH, Level.URGENT])),
        digest=digest,
        quiet=read_quiet(fields.get("quiet")),
        hourly_cap=check_cap(number(fields, "hourly_cap", DEFAULT_CAP)),
        paused=read_paused(fields.get("paused", {}), digest.timezone),
        silence_after=check_silence(number(fields, "silence_after", 0)),
    )
    if bool(wish.query) == bool(wish.watches):
        raise SubscriptionError("query", "name either watches or a query")
    if not wish.levels and wish.digest.cadence is Cadence.OFF:
        raise SubscriptionError("levels", "without levels and without a digest nothing would be sent")
    return wish


def read_query(fields: Mapping[str, Any]) -> str:
    """A query that may yet be a bad one; "" if none is given."""
    query = text(fields, "query", "").strip()
    if len(query) > MAX_QUERY:
        raise SubscriptionError("query", f"longer than {MAX_QUERY} characters")
    return query


def read_watches(value: object) -> tuple[str, ...]:
    """Ids of watches, each once."""
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise SubscriptionError("watches", "not a list of watch ids")
    if len(value) > MAX_WATCHES:
        raise SubscriptionError("watches", f"more than {MAX_WATCHES}")
    return tuple(dict.fromkeys(value))


def read_levels(value: object) -> frozenset[Level]:
    """Levels that are told at once."""
    if not isinstance(value, list):
        raise SubscriptionError("levels", "not a list of levels")
    return frozenset(choice("levels", each, Level) for each in value)


def read_plan(value: object, usual: DigestPlan = DigestPlan()) -> DigestPlan:  # noqa: B008  (frozen)
    """A digest plan; what is not said is as in the usual one."""
    fields = json_object("digest", value, DIGEST_FIELDS)
    plan = DigestPlan(
        cadence=choice("digest.cadence", fields.get("cadence", usual.cadence), Cadence),
        at=text(fields, "at", usual.at, "digest."),
        timezone=text(fields, "timezone", usual.timezone, "digest."),
        when_empty=truth(fields, "when_empty", "digest.", default=usual.when_empty),
    )
    return check_plan(plan)


def read_quiet(value: object) -> QuietHours | None:
    """Quiet hours, or none for null."""
    if value is None:
        return None
    fields = json_object("quiet", value, QUIET_FIELDS)
    start, end = (text(fields, name, "", "quiet.") for name in ("start", "end"))
    return check_quiet(QuietHours(start, end, truth(fields, "flash_passes", "quiet.", default=True)))


def read_paused(value: object, timezone: str) -> Mapping[str, datetime]:
    """Until when each watch is silent."""
    fields = json_object("paused", value)
    return {watch: moment("paused", until, timezone) for watch, until in fields.items()}
