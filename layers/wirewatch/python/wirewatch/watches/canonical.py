"""The canonical form of a query: one text for all the ways to write it. Watch ids are made from it.

Parsed again it means the same, and is its own canonical form. AND and OR are written out, brackets stand where
precedence needs them; groups within groups of one kind are dissolved, parts sorted and freed of repetitions, what is
excluded last; words are in small letters (accents of Latin letters stay: stemming looks at them), folded in others.
"""

from collections.abc import Iterator
from unicodedata import normalize

from wirewatch.watches.compiling import term
from wirewatch.watches.folding import visible
from wirewatch.watches.query import And, AtLeast, Cased, Limited, Near, Not, Or, Prefix, Query, Weighted, Word
from wirewatch.watches.segments import words_of
from wirewatch.watches.terms import OPERATORS

_TERM, _NOT, _NEAR, _AND, _OR = range(5)  # binds tighter first


def canonical(query: Query) -> str:
    """The canonical text of a query."""
    return _written(query, "")[0]


def _written(query: Query, field: str) -> tuple[str, int]:  # noqa: PLR0911  (a case each)
    """The text, and how tightly its outermost operator binds. `field` is the one that it stands in."""
    match query:
        case Not(Not(part)):
            return _written(part, field)
        case Not(part):
            return f"NOT {_within(part, field, _NOT)}", _NOT
        case And() | Or():
            return _group(query, field)
        case Near(distance, left, right):
            return f"{_within(left, field, _NEAR)} NEAR/{distance} {_within(right, field, _NOT)}", _NEAR
        case AtLeast(needed, parts):
            return f"ATLEAST/{needed} ({', '.join(sorted(_weighted(each, field) for each in parts))})", _NOT
        case Limited(name, part):
            return f"{name}:{_within(part, name, _TERM)}", _NOT
        case _:
            return _term(query, field), _TERM


def _within(part: Query, field: str, loosest: int) -> str:
    text, binding = _written(part, field)
    return text if binding <= loosest else f"({text})"


def _weighted(part: Weighted, field: str) -> str:
    weight = f"^{part.weight}" if part.weight > 1 else ""
    return _within(part.part, field, _OR) + weight


def _group(query: And | Or, field: str) -> tuple[str, int]:
    kind = type(query)
    binding = _AND if kind is And else _OR
    flat = list(_flat(query))
    parts = dict.fromkeys(_within(part, field, binding) for part in flat)
    if len(parts) == 1:
        return _written(flat[0], field)
    ordered = sorted(parts, key=lambda part: (part.startswith("NOT "), part))
    return f" {kind.__name__.upper()} ".join(ordered), binding


def _flat(query: And | Or) -> Iterator[Query]:
    """The parts, those of parts of the same kind among them."""
    for each in query.parts:
        part = each
        while isinstance(part, Not) and isinstance(part.part, Not):
            part = part.part.part
        if isinstance(part, And | Or) and type(part) is type(query):
            yield from _flat(part)
        else:
            yield part


def _term(query: Query, field: str) -> str:
    atoms = term(query, field or None).ways[0]
    match query:
        case _ if field in {"site", "lang"}:
            return atoms[0]
        case Cased(text):
            words = [visible(word.raw) for word in words_of(normalize("NFKC", text))]
            alone = len(words) == 1 and words[0].casefold() not in OPERATORS
            return f"case:{words[0]}" if alone else f'case:"{" ".join(words)}"'
        case Word():
            apart, *joined = term(query, None).ways
            sign = "-" if joined or any(atom[0] == "%" for atom in apart) else "."  # 3.5 is two words, but never 35
            word = sign.join(atom[1:] for atom in apart)
            return f"#{word}" if word in OPERATORS else word
        case Prefix():
            beginning = "-".join(atom.strip("=*") for atom in atoms)
            return f"#{beginning}*" if beginning in OPERATORS else f"{beginning}*"
        case _:
            return f'"{" ".join(atom[1:] for atom in atoms)}"'
