"""Which items reach the alerts, as the rules of the bus say it, and how the others end."""

from wirewatch.assessment.event import ItemAssessed
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty


def reaches_alerts(*, matched: bool, level: Level, novelty: Novelty, eager: bool, alert_level: Level) -> bool:
    """Whether one of the two rules of the template lets the event through to the alert queue.

    BreakingItems: matched, at the alert level or above, new or escalated. EagerItems: matched, below the
    alert level, eager, new. A change of either is a change of both this and the template.
    """
    if not matched:
        return False
    if level.rank >= alert_level.rank:
        return novelty in {Novelty.NEW, Novelty.ESCALATED}
    return eager and novelty is Novelty.NEW


def outcome_of(event: ItemAssessed, alert_level: Level) -> Outcome | None:
    """How the item ends here; None if an alert is on its way, which ends it."""
    if not event.matched:
        return Outcome.UNMATCHED
    if reaches_alerts(
        matched=event.matched,
        level=event.level,
        novelty=event.novelty,
        eager=event.eager,
        alert_level=alert_level,
    ):
        return None
    told_anyway = event.eager or event.level.rank >= alert_level.rank
    return Outcome.GROUPED if told_anyway else Outcome.BELOW_LEVEL
