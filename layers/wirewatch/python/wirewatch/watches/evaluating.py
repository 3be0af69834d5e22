"""Whether a program holds for an item, by which terms, and at which places."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import chain

from wirewatch.watches.folding import visible
from wirewatch.watches.program import Absent, All, Any, Close, Place, Present, Program, Reach, keyed, terms_of
from wirewatch.watches.reading import Reading
from wirewatch.watches.segments import words_of
from wirewatch.watches.standing import Standing

Terms = tuple[str, ...]  # as the query spells them


def matched_terms(program: Program, reading: Reading) -> Terms | None:
    """The terms by which the program holds, perhaps repeated; None if it does not hold."""
    return _TERMS[type(program)](program, reading)


def _of_present(present: Present, reading: Reading) -> Terms | None:
    held = reading.held[present.key] if present.key else stands(present, reading)
    return (present.term,) if held else None


def _of_close(near: Close, reading: Reading) -> Terms | None:
    if not _offers_a_choice(near):
        return tuple(terms_of(near)) if places(near, reading) else None
    credited = next(iter(_credited(near, reading).values()), ())
    return tuple(term for term in terms_of(near) if term in credited) or None


def _offers_a_choice(place: Place) -> bool:
    match place:
        case Close(_, _, left, right):
            return _offers_a_choice(left) or _offers_a_choice(right)
        case _:
            return isinstance(place, Any)


def _credited(place: Place, reading: Reading) -> dict[Standing, Terms]:
    """Where it stands, and by which terms it stands there: of alternatives only those that have company."""
    match place:
        case Present(term):
            return dict.fromkeys(places(place, reading), (term,))
        case Any(parts):
            credited: dict[Standing, Terms] = {}
            for part in parts:
                for standing, named in _credited(part, reading).items():  # type: ignore[arg-type]
                    credited[standing] = credited.get(standing, ()) + named
            return credited
        case Close(_, distance, left, right):
            sides = [_credited(side, reading) for side in (left, right)]
            if not all(sides):
                return {}
            found = close(sorted(sides[0]), sorted(sides[1]), distance)
            used = {id(terms): terms for side in sides for each in found if (terms := side.get(each))}
            return dict.fromkeys(found, tuple(dict.fromkeys(chain.from_iterable(used.values()))))


def _of_absent(absent: Absent, reading: Reading) -> Terms | None:
    return () if matched_terms(absent.part, reading) is None else None


def _of_all(every: All, reading: Reading) -> Terms | None:
    found: Terms = ()
    for part in every.parts:
        terms = matched_terms(part, reading)
        if terms is None:
            return None
        found += terms
    return found


def _of_any(alternatives: Any, reading: Reading) -> Terms | None:
    found = None
    for part in alternatives.parts:
        terms = matched_terms(part, reading)
        if terms is not None:
            found = terms if found is None else found + terms
    return found


def _of_reach(reach: Reach, reading: Reading) -> Terms | None:
    found: Terms = ()
    spare = sum([weight for weight, _ in reach.parts]) - reach.needed
    for weight, part in reach.parts:
        terms = matched_terms(part, reading)
        if terms is not None:
            found += terms
        elif (spare := spare - weight) < 0:
            return None
    return found


# A look-up by type takes a fraction of what `match` does, which asks for one type after the other.
_TERMS: dict[type, Callable[..., Terms | None]] = {
    Present: _of_present,
    Close: _of_close,
    Absent: _of_absent,
    All: _of_all,
    Any: _of_any,
    Reach: _of_reach,
}


def stands(present: Present, reading: Reading) -> bool:
    """Whether a term stands in the item at all."""
    holds = reading.holds_in_title if present.field == "title" else reading.held.__getitem__
    ways = [way for way in present.ways if all(holds(keyed(atom, present.field)) for atom in way)]
    if not ways:
        return False
    if not present.cased and any(len(way) == 1 for way in ways):
        return True
    return any(places(present, reading))


def places(place: Place, reading: Reading) -> list[Standing]:
    """Where it stands, ascending by field and position."""
    match place:
        case Present(_, ways, field):
            stand = sorted({each for way in ways for each in _side_by_side(way, field, reading)})
            return [each for each in stand if not place.cased or _as_spelled(each, place.cased, reading)]
        case Any(parts):
            return sorted({each for part in parts for each in places(part, reading)})  # type: ignore[arg-type]
        case Close(_, distance, left, right):
            return close(places(left, reading), places(right, reading), distance)


def close(left: list[Standing], right: list[Standing], distance: int) -> list[Standing]:
    """Those of either side that have one of the other side, not overlapping, within the distance."""
    if not left or not right:
        return []
    found = {*_with_company(left, right, distance), *_with_company(right, left, distance)}
    return sorted(found)


def _with_company(ones: list[Standing], others: list[Standing], distance: int) -> Iterator[Standing]:
    begins = sorted((each.field, each.at) for each in others)
    ends = sorted((each.field, each.until) for each in others)
    for one in ones:
        after = bisect_left(begins, (one.field, one.until))
        before = bisect_left(ends, (one.field, one.at - distance + 1))
        if (after < len(begins) and begins[after] < (one.field, one.until + distance)) or (
            before < len(ends) and ends[before] <= (one.field, one.at)
        ):
            yield one


def distance_between(left: list[Standing], right: list[Standing]) -> int | None:
    """The least distance between one of either side in one field, neighbours being 1 apart; None if there is none."""
    gaps = [
        max(other.at - one.until, one.at - other.until) + 1
        for one in left
        for other in right
        if one.field == other.field and (one.until <= other.at or other.until <= one.at)
    ]
    return min(gaps, default=None)


def _side_by_side(way: tuple[str, ...], field: str | None, reading: Reading) -> list[Standing]:
    """Where the atoms of a way follow one another."""
    first, *rest = way
    found = [each for table in reading.places(first, field) for each in table]
    for atom in rest:
        following: dict[tuple[int, int], list[Standing]] = {}
        for each in chain.from_iterable(reading.places(atom, field)):
            following.setdefault((each.field, each.at), []).append(each)
        found = [
            one._replace(until=other.until, end=other.end)
            for one in found
            for other in following.get((one.field, one.until), ())
        ]
    return sorted(found)


def _as_spelled(standing: Standing, cased: tuple[str, ...], reading: Reading) -> bool:
    _, text = reading.fields[standing.field]
    words = words_of(text[standing.start : standing.end])
    return tuple(visible(word.raw) for word in words) == cased
