"""The plain shapes of RSS 2.0 and Atom 1.0, read with expat as feedparser reads them, many times as fast.

`read_plainly` gives, in feedparser's words, what reading.py looks at: id, link, title, summary, dates, tags,
language. It takes feedparser's own steps (mixin.py and namespaces/_base.py of 6.0) and calls its own
functions where a step is one (dates, links, guessing HTML). Whatever is not in the tables of
shape_names.py, stands where it should not or twice is an UnusualError, and feedparser's to read. The
tests hold both against each other, entry by entry.
"""

from xml.parsers import expat

from wirewatch.feeds import shape_names as names
from wirewatch.feeds.shape_values import Attributes, Raw, Steps, UnusualError, Values, add_tag, end_entry

FEED, ENTRY = 1, 2  # how deep in the feed: its own elements, those of an entry
CONTENTS = frozenset(("title", "summary", "content"))


def read_plainly(document: bytes, base: str, language: str | None, steps: Steps) -> tuple[Raw, list[Raw]]:
    """The feed and its entries, as far as reading.py looks; raises UnusualError.

    `base` is the address of the document, `language` that of its Content-Language header.
    """
    reader = _Reader(Values(base, language or "", steps))
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.pieces.append
    try:
        parser.Parse(document, True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as error:
        raise UnusualError(str(error)) from error
    return reader.feed, reader.entries


class _Reader:
    """Expat's handlers, and where they are: `_level` below the feed, in a text, in what is skipped."""

    def __init__(self, values: Values) -> None:
        self.feed: Raw = {}
        self.entries: list[Raw] = []
        self.pieces: list[str] = []
        self._values = values
        self._level = -2
        self._skipped = ""
        self._skipped_from = 0
        self._text = ""  # feedparser's name for the text under way
        self._type = ""
        self._attributes: Attributes = {}
        self._seen: set[str] = set()
        self._seen_in_feed: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        """An element starts."""
        short = names.short_name(name)
        self._level += 1
        if self._text or (attributes and not self._values.base and not names.BASES.isdisjoint(attributes)):
            raise UnusualError(name)
        if self._level <= 0:
            self._start_frame(name, attributes)
        elif self._skipped:
            self._check_skipped(short)
        elif self._level == FEED:
            self._start_in_feed(short, attributes)
        else:
            self._start_in_entry(short, attributes)

    def end(self, _name: str) -> None:
        """An element ends."""
        if self._text:
            self._end_text(self.feed if self._level == FEED else self.entries[-1])
        elif self._skipped:
            if self._level == self._skipped_from:
                self._skipped = ""
        elif self._level == FEED:
            end_entry(self.entries[-1])
        self._level -= 1

    def _start_frame(self, name: str, attributes: Attributes) -> None:
        if name == "channel" and self._level == 0 and not attributes and name not in self._seen_in_feed:
            self._seen_in_feed.add(name)
        elif name in {"rss", f"{names.ATOM} feed"} and self._level == -1:
            self._start_root(name, attributes)
        else:
            raise UnusualError(name)

    def _start_root(self, name: str, attributes: Attributes) -> None:
        if not attributes.keys() <= {"version", f"{names.XML} lang"}:
            raise UnusualError("a root with other attributes")
        values = self._values
        values.atom = name != "rss"
        self._level += values.atom
        values.language = attributes.get(f"{names.XML} lang", values.language).replace("_", "-")
        if values.language:
            self.feed["language"] = values.language

    def _start_in_feed(self, name: str, attributes: Attributes) -> None:
        if name == ("entry" if self._values.atom else "item"):
            if attributes:
                raise UnusualError(name)
            self.entries.append({})
            self._seen.clear()
        elif name in names.FEED_TEXTS:
            self._begin(names.FEED_TEXTS[name], name, attributes, self._seen_in_feed)
        else:
            self._skip(name)

    def _start_in_entry(self, name: str, attributes: Attributes) -> None:
        if name == "link" and attributes:
            self._values.keep_link(self.entries[-1], attributes)
            self._skipped, self._skipped_from = name, self._level
        elif name in names.TEXTS:
            self._begin(names.TEXTS[name], name, attributes, self._seen)
        else:
            self._skip(name)

    def _skip(self, name: str) -> None:
        self._skipped, self._skipped_from = name, self._level
        self._check_skipped(name)

    def _check_skipped(self, name: str) -> None:
        local = name.rpartition(":")[2].lstrip("?")
        if self._skipped_from == ENTRY:
            harmless = name in names.SKIPPED or self._comes_too_late(name)
        elif self._skipped in names.IN_PICTURES:
            harmless = local not in {"item", "entry"}
        else:
            harmless = local not in {"item", "entry", "title", "language"}
        if not harmless:
            raise UnusualError(name)

    def _comes_too_late(self, name: str) -> bool:
        """A media:title after the title changes nothing; nor does the first media:description after the summary."""
        entry = self.entries[-1]
        if name == "media:description" and "summary" in entry and self._seen.isdisjoint({"content", name}):
            self._seen.add(name)
            return True
        return name == "media:title" and bool(entry.get("title"))

    def _begin(self, text: str, name: str, attributes: Attributes, seen: set[str]) -> None:
        if text in seen and text != "category":
            raise UnusualError(f"{name} twice")
        seen.add(text)
        if attributes:
            attributes = self._plain_attributes(text, attributes)
        self.pieces.clear()
        self._text, self._attributes = text, attributes
        if text == "category":
            add_tag(self.entries[-1], attributes)
        elif text in CONTENTS:
            self._type = self._values.stated_type(name, attributes)
        elif attributes and (name != "guid" or attributes.keys() != {"isPermaLink"}):
            raise UnusualError(f"{name} with odd attributes")

    def _plain_attributes(self, text: str, attributes: Attributes) -> Attributes:
        """Without a base where no link is; any other scope, and attributes in namespaces, are unusual."""
        if text in names.NO_LINKS:
            attributes = {name: value for name, value in attributes.items() if name not in names.BASES}
        if any(" " in name for name in attributes) or not names.SCOPES.isdisjoint(attributes):
            raise UnusualError(f"{text} with odd attributes")
        return attributes

    def _end_text(self, target: Raw) -> None:
        text = "".join(self.pieces).strip()
        if self._text in CONTENTS:
            self._values.keep_content(target, self._text, self._type, text)
        else:
            self._values.keep(target, self._text, self._attributes, text)
        self._text = ""
