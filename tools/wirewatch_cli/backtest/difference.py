"""What a new query brings more and less than the old one."""

from dataclasses import dataclass

from wirewatch_cli.backtest.running import Backtest, Matched


@dataclass(frozen=True, slots=True)
class Difference:
    """Matches that only one of the two brings, oldest first, and how many both do; alerts of each."""

    old: str
    gained: tuple[Matched, ...]
    lost: tuple[Matched, ...]
    kept: int
    alerts: int
    alerts_before: int


def difference(new: Backtest, old: Backtest) -> Difference:
    """Compare two backtests over the same items."""
    ours, theirs = {each.item.id for each in new.matched}, {each.item.id for each in old.matched}
    return Difference(
        old=old.query,
        gained=tuple(each for each in new.matched if each.item.id not in theirs),
        lost=tuple(each for each in old.matched if each.item.id not in ours),
        kept=len(ours & theirs),
        alerts=len(new.alerts),
        alerts_before=len(old.alerts),
    )
