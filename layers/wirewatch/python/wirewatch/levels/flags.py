"""The publisher's own label at the head of a title: BREAKING, عاجل, SON DAKİKA, СРОЧНО, 速報 …

A label counts only if something parts it from the rest (colon, bar, dash, exclamation mark, brackets, full stops), so
that neither "Breaking bread with the enemy" nor "Urgent care centres close" holds one.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wirewatch.watches.folding import tokens

Labels = frozenset[tuple[str, ...]]  # each as its folded words

_ORNAMENT = r"[\s*+#!•●■►▶\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff]*"
_BRACKETED = re.compile(
    rf"^{_ORNAMENT}(?:\[(?P<a>[^\]]+)\]|\((?P<b>[^)]+)\)|【(?P<c>[^】]+)】|［(?P<d>[^］]+)］"
    rf"|<(?P<e>[^>]+)>|＜(?P<f>[^＞]+)＞|《(?P<g>[^》]+)》|\*(?P<h>[^*]+)\*)[\s:：|\-–—]*"
)
_DELIMITED = re.compile(
    rf"^{_ORNAMENT}(?P<a>[^:：|｜\-–—!！。…/+]{{2,40}}?)"
    r"(?:\s*[:：|｜–—！…]+|\s*!+(?=\s)|\s+-+(?=\s)|-+(?=\s)|\s*//+|\s*\+\++|\s*\.{2,})\s*"
)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A title taken apart; `label` is empty where the publisher set none."""

    label: str
    rest: str


def labels(lines: Mapping[str, str]) -> Labels:
    """The labels of lines by language, parted by |."""
    return frozenset(tokens(label) for line in lines.values() for label in line.split("|") if label.strip())


@cache
def known_labels() -> Labels:
    """Those of data/labels.toml."""
    data = files("wirewatch.levels") / "data" / "labels.toml"
    return labels(tomllib.loads(data.read_text(encoding="utf-8")))


def take_label(title: str, known: Labels | None = None) -> Flagged:
    """Part the label, as the publisher writes it, from the rest. A title that is nothing but a label has none."""
    known = known_labels() if known is None else known
    for pattern in (_BRACKETED, _DELIMITED):
        found = pattern.match(title)
        if found is None:
            continue
        label = next(text for text in found.groups() if text is not None).strip(" *#")
        rest = title[found.end() :].strip()
        if rest and tokens(label) in known:
            return Flagged(label, rest)
    return Flagged("", title)
