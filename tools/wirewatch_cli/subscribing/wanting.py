"""What the options of `wirewatch subscribe` ask for, as the body that the API takes: one validation for both."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wirewatch.levels.level import Level
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.fields import choice
from wirewatch.subscriptions.ports import Catalogue
from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch

DIGEST = re.compile(r"(?P<cadence>[a-z]+)(@(?P<at>[0-9:]+))?(/(?P<timezone>[A-Za-z0-9_+/-]+))?", re.ASCII)
NUMBERS = {"cap": "hourly_cap", "silence": "silence_after"}  # option: field
QUIET = re.compile(r"(?P<start>[0-9:]+)-(?P<end>[0-9:]+)", re.ASCII)


def watches_for(texts: Sequence[str], catalogue: Catalogue) -> list[Watch]:
    """The watch of each text: that of the id, else that of the query, which may not be there yet.

    Raises SubscriptionError for what is neither.
    """
    if not texts:
        raise SubscriptionError("watch", "which watches? --watch takes an id or a query, and may be repeated")
    return list({watch.id: watch for watch in (_watch_for(text, catalogue) for text in texts)}.values())


def levels_of(texts: Sequence[str]) -> list[Level]:
    """From `flash,urgent`, `ROUTINE` or `none`."""
    words = [word.strip().upper() for text in texts for word in text.split(",") if word.strip()]
    return [] if words == ["NONE"] else [choice("levels", word, Level) for word in dict.fromkeys(words)]


def body_of(address: str, watches: Sequence[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """The request of the API that says the same; `options` are those that were given, as the command names them."""
    fields: dict[str, Any] = {"address": address, "watches": list(watches)}
    if "levels" in options:
        fields["levels"] = levels_of(options["levels"])
    if "digest" in options:
        fields["digest"] = _parts(DIGEST, "digest", options["digest"], "daily@07:00/Europe/Istanbul")
    if "quiet" in options:
        fields["quiet"] = _parts(QUIET, "quiet", options["quiet"], "22:00-06:30")
    fields |= {field: options[name] for name, field in NUMBERS.items() if name in options}
    return fields


def fields_of(options: Mapping[str, Any]) -> list[str]:
    """The fields of a subscription that the options set."""
    return [NUMBERS.get(name, name) for name in options]


def new_ones(watches: Sequence[Watch], catalogue: Catalogue) -> list[Watch]:
    """Those of them that are not in the catalogue."""
    return [watch for watch in watches if catalogue.get(watch.id) is None]


def added(watches: Sequence[Watch], catalogue: Catalogue) -> list[str]:
    """A line for each of them that is there now."""
    return [f"added the watch {watch.id}: {watch.query}" for watch in watches if catalogue.get(watch.id)]


def _watch_for(text: str, catalogue: Catalogue) -> Watch:
    plain = " ".join(text.split())
    try:
        standing = catalogue.get(plain) if plain and not plain.startswith("#") else None
        watch = standing or Watch(watch_id_of(plain), name=plain, query=plain)
    except QueryError as error:
        raise SubscriptionError("watch", f"{plain!r} is no watch's id, and as a query:\n{error}") from error
    return standing or catalogue.get(watch.id) or watch


def _parts(form: re.Pattern[str], name: str, text: str, example: str) -> dict[str, str]:
    found = form.fullmatch(text.strip())
    if not found:
        raise SubscriptionError(name, f"{text!r} is not like {example}")
    return {part: value for part, value in found.groupdict().items() if value is not None}
