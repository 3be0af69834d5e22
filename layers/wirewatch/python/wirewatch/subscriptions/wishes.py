"""A wish to subscribe, as the API takes it: read from JSON, checked field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.levels.level import Level
from wirewatch.subscriptions.cadence import check_plan, check_quiet
from wirewatch.subscriptions.checking import check_cap, check_silence
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import choice, json_object, json_of, moment, number, text, truth
from wirewatch.subscriptions.subscription import DEFAULT_CAP, Cadence, DigestPlan, QuietHours

FIELDS = {"address", "watches", "query", "levels", "digest", "quiet", "hourly_cap", "paused", "silence_after"}
DIGEST_FIELDS = {"cadence", "at", "timezone", "when_empty"}
QUIET_FIELDS = {"start", "end", "flash_passes"}
MAX_WATCHES = 50
MAX_QUERY = 1000  # characters
# Plain addresses only: no quoted local parts, no address literals, nothing that a header could misread.
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,62}", re.ASCII)


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


def read_wish(body: str) -> Wish:
    """Read the JSON of a request; SubscriptionError names the first field that cannot be used."""
    fields = json_object("body", json_of(body), FIELDS)
    digest = _plan(fields.get("digest", {}))
    wish = Wish(
        address=mail_address(text(fields, "address", "")),
        watches=_watch_ids(fields.get("watches", [])),
        query=_query(text(fields, "query", "").strip()),
        levels=_levels(fields.get("levels", [Level.FLASH, Level.URGENT])),
        digest=digest,
        quiet=_quiet(fields["quiet"]) if fields.get("quiet") is not None else None,
        hourly_cap=check_cap(number(fields, "hourly_cap", DEFAULT_CAP)),
        paused=_paused(fields.get("paused", {}), digest.timezone),
        silence_after=check_silence(number(fields, "silence_after", 0)),
    )
    if bool(wish.query) == bool(wish.watches):
        raise SubscriptionError("query", "name either watches or a query")
    if not wish.levels and wish.digest.cadence is Cadence.OFF:
        raise SubscriptionError("levels", "without levels and without a digest nothing would be sent")
    return wish


def mail_address(typed: str) -> str:
    """The address to write to, its domain in lower-case ASCII; SubscriptionError if mail could not go there."""
    local, _, domain = typed.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if len(local) > 64 or not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain):
        raise SubscriptionError("address", "not a mail address such as name@example.org")
    return f"{local}@{domain}"


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
    return frozenset(choice("levels", each, Level) for each in value)


def _plan(value: object) -> DigestPlan:
    fields = json_object("digest", value, DIGEST_FIELDS)
    usual = DigestPlan()
    plan = DigestPlan(
        cadence=choice("digest.cadence", fields.get("cadence", usual.cadence), Cadence),
        at=text(fields, "at", usual.at, "digest."),
        timezone=text(fields, "timezone", usual.timezone, "digest."),
        when_empty=truth(fields, "when_empty", "digest.", default=usual.when_empty),
    )
    return check_plan(plan)


def _quiet(value: object) -> QuietHours:
    fields = json_object("quiet", value, QUIET_FIELDS)
    start, end = (text(fields, name, "", "quiet.") for name in ("start", "end"))
    return check_quiet(QuietHours(start, end, truth(fields, "flash_passes", "quiet.", default=True)))


def _paused(value: object, timezone: str) -> Mapping[str, datetime]:
    fields = json_object("paused", value)
    return {watch: moment("paused", until, timezone) for watch, until in fields.items()}
