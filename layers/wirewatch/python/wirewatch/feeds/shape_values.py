"""What feedparser makes of the elements of a plain shape: the values it keeps, under its names."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.feeds import shape_names as names

Attributes = Mapping[str, str]
Raw = dict[str, Any]
NOT_AN_ENTITY = re.compile("&([A-Za-z0-9_]+);")


class UnusualError(Exception):
    """A shape that is feedparser's to read."""


@dataclass(frozen=True, slots=True)
class Steps:
    """feedparser's own: text to date tuple, (base, link) to link, text to "is HTML", text to the text meant."""

    date: Callable[[str], Any]
    join: Callable[[str, str], str]
    is_html: Callable[[str], bool]
    mend: Callable[[str], str]


@dataclass(slots=True)
class Values:
    """What holds for the whole document: its address, its language, whether it is Atom."""

    base: str
    language: str
    steps: Steps
    atom: bool = False

    def keep(self, target: Raw, name: str, attributes: Attributes, text: str) -> None:
        """Keep the text of an element in a feed or an entry under feedparser's name of it."""
        match name:
            case "published" | "updated":
                target[f"{name}_parsed"] = self.steps.date(self.steps.mend(text))
            case "id":
                is_link = attributes.get("isPermaLink", "true") == "true"
                target["id"] = self._resolved(text) if is_link else self.steps.mend(text)
                target["id_is_link"] = is_link
            case "link":
                target["link"] = NOT_AN_ENTITY.sub(r"&\1", self._resolved(text).replace("&amp;", "&"))
            case "category":
                self._end_category(target, self.steps.mend(text))
            case "keywords":
                for keyword in filter(None, map(str.strip, self.steps.mend(text).split(","))):
                    add_tag(target, {"term": keyword})
            case _:
                target[name] = self.steps.mend(text)

    def keep_content(self, target: Raw, name: str, stated: str, text: str) -> None:
        """Keep a title, summary or content, and whether it is HTML: RSS leaves that to be guessed."""
        if name == "content" and "summary" in target:
            return  # it only stands in for a missing summary
        if stated == "text/plain" and not self.atom and self.steps.is_html(text):
            stated = "text/html"
        target[name] = self.steps.mend(text)
        target[f"{name}_detail"] = {"type": stated, "language": self.language}

    def keep_link(self, entry: Raw, attributes: Attributes) -> None:
        """Keep the address of a `link` with attributes if it leads to the page of the entry."""
        odd = any(" " in name or name != name.lower() for name in attributes)
        if odd or "href" not in attributes or not {"url", "uri", *names.SCOPES}.isdisjoint(attributes):
            raise UnusualError("a link with odd attributes")
        relation = attributes.get("rel", "alternate").lower()
        if relation == "alternate" and attributes.get("type", "text/html").lower() in names.HTML:
            entry["link"] = self.steps.join(self.base, attributes["href"])

    def stated_type(self, element: str, attributes: Attributes) -> str:
        """The type that a title, summary or content states or, without a word, has."""
        if not attributes:
            return "text/html" if element in {"description", "content:encoded"} else "text/plain"
        stated = {"text": "text/plain", "html": "text/html"}.get(attributes.get("type", ""), "")
        if not self.atom or len(attributes) > 1 or not stated:
            raise UnusualError(f"{element} of another type")
        return stated

    def _resolved(self, text: str) -> str:
        return self.steps.mend(self.steps.join(self.base, text) if text else text)

    def _end_category(self, entry: Raw, text: str) -> None:
        tags = entry["tags"]
        if text and tags and not tags[-1]["term"]:
            tags[-1]["term"] = text
        elif text:
            add_tag(entry, {"term": text})


def add_tag(entry: Raw, attributes: Attributes) -> None:
    """Add a category that attributes name, each one once."""
    tags = entry.setdefault("tags", [])
    scheme = attributes.get("scheme", attributes.get("domain"))
    tag = {"term": attributes.get("term"), "scheme": scheme, "label": attributes.get("label")}
    if any(tag.values()) and tag not in tags:
        tags.append(tag)


def end_entry(entry: Raw) -> None:
    """An id may stand for a missing link, the content for a missing summary."""
    if entry.pop("id_is_link", False):
        entry.setdefault("link", entry["id"])
    if "content" in entry:
        entry.setdefault("summary", entry["content"])
