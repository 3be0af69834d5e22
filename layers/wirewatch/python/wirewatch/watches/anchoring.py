"""Whether a query holds to a word: what matches it holds at least one positive term."""

from wirewatch.watches.query import And, Limited, Not, Or, Query


def is_anchored(query: Query, *, negated: bool = False) -> bool:
    """True of `a -b`, not of `-b` nor of `a OR -b`. `negated` asks of the opposite of the query."""
    match query:
        case Not(part):
            return is_anchored(part, negated=not negated)
        case Limited(_, part):
            return is_anchored(part, negated=negated)
        case And(parts) | Or(parts):
            enough = any if isinstance(query, And) != negated else all
            return enough(is_anchored(part, negated=negated) for part in parts)
        case _:
            return not negated
