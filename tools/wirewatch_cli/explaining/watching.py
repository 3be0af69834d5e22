"""Which watches an item matched on which words, and why a named one did not."""

from collections.abc import Iterator

from wirewatch.assessment.texts import texts_of
from wirewatch.watches.errors import QueryError
from wirewatch.watches.watch import Watch
from wirewatch_cli.backtest.nearness import lacking_of, near_miss
from wirewatch_cli.explaining.account import Account
from wirewatch_cli.timeline import counted
from wirewatch_cli.watching.judging import explained, judge

NEAR_SHOWN = 5


def told_of_watches(account: Account, wanted: str | None) -> Iterator[str]:
    """What matched; without a wanted one, the watches that one term kept away; else why the wanted one (did not)."""
    terms = {match.watch: match.terms for match in account.matches}
    for watch in account.archived.watches:
        words = ", ".join(terms.get(watch, ()))
        yield f"{watch}: {words}" if words else watch
    if wanted is not None:
        yield from _wanted(account, wanted)
        return
    near = [f"{watch.id} is short of: {short}" for watch, short in _near(account)]
    others = len(account.watches) - len({watch.id for watch in account.watches} & set(account.archived.watches))
    if not account.archived.watches:
        yield f"none of {counted(others, 'watch', 'watches')}"
    yield from near[:NEAR_SHOWN]
    if len(near) > NEAR_SHOWN:
        yield f"{counted(len(near) - NEAR_SHOWN, 'more near miss', 'more near misses')}"


def _near(account: Account) -> Iterator[tuple[Watch, str]]:
    for watch in account.watches:
        if watch.id not in account.archived.watches:
            try:
                miss = near_miss(watch.query, account.archived.item)
            except QueryError:
                continue  # `watch list` shows it
            if miss:
                yield watch, miss.short


def _wanted(account: Account, wanted: str) -> Iterator[str]:
    """Raises QueryError if it is neither a watch's id nor a query."""
    watch = next((each for each in account.watches if each.id == wanted), Watch("", "", wanted))
    item = account.archived.item
    hit = judge(watch.query, texts_of(item))
    query = " ".join(watch.query.split())
    name = f"{watch.id} ({query})" if watch.id else query
    if hit is None:
        yield f"not by {name}: short of {'; '.join(lacking_of(watch.query, item))}"
        found = [term.term for term in explained(watch.query, item).terms if term.matched and not term.excluded]
        if found:
            yield f"it has {', '.join(found)}"
    elif watch.id in account.archived.watches:
        yield f"by {name}: {', '.join(hit.terms)}"
    else:
        yield f"{name} would match now, on {', '.join(hit.terms)}{_since(watch, account)}"


def _since(watch: Watch, account: Account) -> str:
    if not watch.id:
        return ""
    if not account.archived.assessed:
        return ", had the item been looked at"
    return ": the watch came or changed, or the item's text was edited, since it was looked at"
