"""What stands in a form, and what is wrong with it. A field's name is the one that errors give: `digest.at`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from wirewatch.site.frame import zones
from wirewatch.site.texts import Texts
from wirewatch.subscriptions.subscription import DEFAULT_CAP, Subscription

LIMITS = ("quiet.start", "quiet.end", "hourly_cap", "silence_after")
NUMBERS = ("hourly_cap", "silence_after")


@dataclass(frozen=True, slots=True)
class Filled:
    """`problems` gives by field what the library says of it. A `fresh` form was not sent yet."""

    values: Mapping[str, Sequence[str]]
    problems: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False

    def value(self, name: str) -> str:
        """What stands in a field with one value."""
        return next(iter(self.values.get(name, ())), "")

    def chosen(self, name: str, value: str) -> bool:
        """Whether a box is ticked, or an option chosen."""
        return value in self.values.get(name, ())

    def problem(self, name: str) -> bool:
        """Whether something is wrong with the field."""
        return name in self.problems

    def said(self, name: str, texts: Texts) -> Markup:
        """What is wrong with it, in the reader's language."""
        key = f"field.{name}"
        return texts(key) if texts.has(key) else texts("field.other", reason=self.problems[name])

    def zones(self) -> list[tuple[str, str]]:
        """The time zones to choose from, with the one that is chosen."""
        chosen = self.value("digest.timezone")
        known = zones()
        return [(name, name.replace("_", " ")) for name in (known if chosen in known else (chosen, *known))]

    @property
    def wants_limits(self) -> bool:
        """Whether there is anything to see among quiet hours and limits that differs from the usual."""
        return any(self.problem(name) or self.value(name) != UNTOUCHED.value(name) for name in LIMITS)


UNTOUCHED = Filled(
    {
        "levels": ("FLASH", "URGENT"),
        "digest.cadence": ("daily",),
        "digest.at": ("07:00",),
        "digest.timezone": ("UTC",),
        "quiet.flash_passes": ("yes",),
        "hourly_cap": (str(DEFAULT_CAP) if DEFAULT_CAP else "",),
    },
    fresh=True,
)


def filled_from(subscription: Subscription) -> Filled:
    """The form that shows a subscription's settings."""
    plan, quiet = subscription.digest, subscription.quiet
    values: dict[str, Sequence[str]] = {
        "levels": [level.value for level in subscription.levels],
        "digest.cadence": [plan.cadence.value],
        "digest.at": [plan.at],
        "digest.timezone": [plan.timezone],
        "digest.when_empty": ["yes"] if plan.when_empty else [],
        "quiet.start": [quiet.start] if quiet else [],
        "quiet.end": [quiet.end] if quiet else [],
        "quiet.flash_passes": ["yes"] if quiet is None or quiet.flash_passes else [],
        "hourly_cap": [str(subscription.hourly_cap)] if subscription.hourly_cap else [],
        "silence_after": [str(subscription.silence_after)] if subscription.silence_after else [],
    }
    return Filled(values)


def settings_of(form: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The delivery settings of a form that was sent, as the API takes them: nothing is checked here.

    An empty number is none; a number that is not one stays a text, which is then refused by name.
    """
    filled = Filled(form)
    return {
        "levels": list(form.get("levels", ())),
        "digest": {
            **{name: filled.value(f"digest.{name}") for name in ("cadence", "at", "timezone")},
            "when_empty": filled.chosen("digest.when_empty", "yes"),
        },
        "quiet": _quiet(filled),
        **{name: _number(filled.value(name).strip()) for name in NUMBERS},
    }


def _quiet(filled: Filled) -> dict[str, Any] | None:
    start, end = filled.value("quiet.start"), filled.value("quiet.end")
    if not start and not end:
        return None
    return {"start": start, "end": end, "flash_passes": filled.chosen("quiet.flash_passes", "yes")}


def _number(text: str) -> int | str:
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
