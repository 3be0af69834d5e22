"""What the pages say, by language: one TOML file each in `texts/`, all with the same keys and placeholders."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from wirewatch.site.plurals import form_of

LANGUAGES = ("en", "ar", "tr")  # the first one is for whoever wants none of them


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language, by keys such as `subscribe.title`."""

    language: str
    entries: Mapping[str, Any]

    def __call__(self, key: str, /, **given: object) -> Markup:
        """The text with its placeholders filled; what is filled in is escaped unless it is markup. KeyError."""
        return escape(self.entries[key]).format(**given)

    def count(self, key: str, number: int, /) -> Markup:
        """The text in the form that goes with the number, which stands for `{n}`."""
        forms: Mapping[str, str] = self.entries[key]
        return escape(forms[form_of(self.language, number)]).format(n=self.number(number))

    def number(self, number: int) -> str:
        """With the language's thousands separator."""
        return f"{number:,}".replace(",", self.entries["language.thousands"])

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.entries


@cache
def texts_of(language: str) -> Texts:
    """The texts of one of LANGUAGES."""
    source = files(__package__).joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(source)
    return Texts(language, {f"{name}.{key}": text for name, table in tables.items() for key, text in table.items()})


def language_for(wanted: str, accepted: str) -> str:
    """One of LANGUAGES: the one `wanted`, else the first that `accepted` (an Accept-Language header) puts first."""
    if wanted in LANGUAGES:
        return wanted
    ranges = [_range(each) for each in accepted.split(",")[:20]]
    offered = [(weight, tag) for weight, tag in ranges if tag in LANGUAGES and weight > 0]
    return max(offered, key=lambda each: each[0])[1] if offered else LANGUAGES[0]


def _range(text: str) -> tuple[float, str]:
    tag, _, quality = text.partition(";")
    weight = quality.strip().removeprefix("q=")
    try:
        return (float(weight) if weight else 1.0), tag.strip().lower().partition("-")[0]
    except ValueError:
        return 0.0, ""
