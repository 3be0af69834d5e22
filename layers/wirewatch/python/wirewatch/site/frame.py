"""What all pages share: their language, what stands in their head, and how they are rendered."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from wirewatch.site.assets import TYPES, asset
from wirewatch.site.texts import LANGUAGES, Texts, texts_of
from wirewatch.timestamps import to_text

if TYPE_CHECKING:
    from jinja2 import Environment

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True, slots=True)
class Frame:
    """Around a page: its language, its path, and the token that leads to it ("" for a page that needs none).

    `chosen` says that the language stands in the address, so the links of the page keep it.
    """

    language: str
    path: str = "/"
    token: str = ""
    chosen: bool = False

    @property
    def texts(self) -> Texts:
        """The texts of its language."""
        return texts_of(self.language)

    def link(self, path: str, **query: str) -> str:
        """An address of ours that keeps the chosen language."""
        kept = query | ({"lang": self.language} if self.chosen and "lang" not in query else {})
        return f"{path}?{urlencode({name: value for name, value in kept.items() if value})}".rstrip("?")

    def here_in(self, language: str) -> str:
        """The address of this page in another language."""
        return self.link(self.path, token=self.token, lang=language)


def render(template: str, frame: Frame, **shown: object) -> str:
    """The page as HTML."""
    texts = frame.texts
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            frame=frame,
            t=texts,
            languages=[(each, texts_of(each)("language.name")) for each in LANGUAGES],
            address={name: found.address for name in TYPES if (found := asset(name))},
            **shown,
        )
    )


def moment(at: datetime) -> Markup:
    """A time as people read it, in UTC, and beside it as programs do; a script may show it in the reader's zone."""
    return Markup('<time datetime="{}">{}</time>').format(to_text(at), f"{at:%Y-%m-%d %H:%M} UTC")


def isolated(text: str) -> Markup:
    """A text of others: its direction is its own, and it may break anywhere."""
    return Markup('<bdi class="theirs">{}</bdi>').format(text)


@cache
def zones() -> tuple[str, ...]:
    """The IANA zones that are named after a place, and UTC."""
    named = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return ("UTC", *sorted(name for name in named if name.partition("/")[0] in AREAS and "/" in name))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (hubs, feeds and the API need none)

    environment = Environment(
        loader=PackageLoader("wirewatch.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": moment, "isolated": isolated}
    return environment
