"""Where the entries of an XML feed begin and end, found without parsing it.

An entry's bytes mean the same in any body with the same root and channel tags (namespaces, base,
language) and the same address: that is the `context`, and a hash of both is the entry's name. A body is
taken apart only if that is beyond doubt; `split` says None of

- a document type, a root that is not rss, RDF or feed, an attribute that holds a `>`;
- entry tags that do not strictly take turns: nested ones, or one inside CDATA or a comment;
- anything but white space between entries, or another spelling of an entry's tag around them.

Tags that only look right (all inside one comment, say) are found out by whoever parses: there must come
out as many entries as went in.
"""

import re
from hashlib import sha256
from typing import NamedTuple

ATTRIBUTES = rb"""(?:\s+[^\s=<>"']+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
ROOT = re.compile(rb"\s*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->).)*-->\s*)*<([\w:]+)" + ATTRIBUTES + rb">", re.DOTALL)
CHANNEL = re.compile(rb"<channel" + ATTRIBUTES + rb">")
NAMES = {b"rss": b"item", b"rdf:RDF": b"item", b"RDF": b"item", b"feed": b"entry"}
STARTS = {name: re.compile(rb"<" + name + rb"[\s>]") for name in (b"item", b"entry")}
HIDDEN = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
DIV = re.compile(rb"<(?:\w+:)?div[\s/>]")
TEXT = re.compile(rb"<(title|description|summary|content|subtitle|tagline|rights|copyright|info|abstract|body)[\s/>]")
SCOPE = re.compile(rb"\s(?:xml:)?(?:base|lang)\s*=")


class Split(NamedTuple):
    """A body in pieces: head, entries, tail. `raws` names the entries, 16 hex digits each."""

    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    raws: tuple[str, ...]

    def only(self, entries: tuple[bytes, ...]) -> bytes:
        """The same document with these entries only."""
        return self.head + b"\n".join(entries) + self.tail


def root_name(document: bytes) -> str:
    """The name of the root element as written; "" if there is none in sight."""
    root = ROOT.match(document)
    return root[1].decode() if root else ""


def split(document: bytes, context: str) -> Split | None:
    """Take a document in UTF-8 apart, or say None. `context` is what else an entry's meaning hangs on."""
    root = ROOT.match(document)
    name = NAMES.get(root[1]) if root else None
    if root is None or name is None:
        return None
    *pieces, tail = document.split(b"</" + name + b">")
    cut = [_cut(piece, name) for piece in pieces]
    if not cut or HIDDEN.search(tail):
        return None
    heads = [each[0] for each in cut if each]
    if len(heads) < len(cut) or any(gap.strip() for gap in heads[1:]) or HIDDEN.search(heads[0]):
        return None
    entries = tuple(each[1] + b"</" + name + b">" for each in cut if each)
    frame = b"\0".join((context.encode("utf-8", "replace"), root[0], *CHANNEL.findall(heads[0])))
    key = sha256(frame).digest()
    raws = tuple(sha256(key + entry).hexdigest()[:16] for entry in entries)
    return Split(heads[0], entries, tail, raws)


def is_leaky(entry: bytes) -> bool:
    """Whether the entry may change what those after it mean, as feedparser reads it.

    It never leaves the scope (base, language) of a `div` that stands unescaped in a text, and loses count
    of texts where one stands in another.
    """
    names = TEXT.findall(entry)
    nested = len(set(names)) < len(names)
    if not nested and not (DIV.search(entry) and SCOPE.search(entry)):
        return False
    markup = CDATA.sub(b"", entry)
    names = TEXT.findall(markup)
    return len(set(names)) < len(names) or bool(DIV.search(markup) and SCOPE.search(markup))


def _cut(piece: bytes, name: bytes) -> tuple[bytes, bytes] | None:
    start = STARTS[name].search(piece)
    if start is None or piece.find(b"<" + name, start.end()) >= 0:
        return None
    return piece[: start.start()], piece[start.start() :]
