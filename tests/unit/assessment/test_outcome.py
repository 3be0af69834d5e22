"""How items end, and that the template's rules say the same."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse
from tests.fakes.news import an_item

from wirewatch.assessment.event import ItemAssessed, Novelty, StorySoFar
from wirewatch.assessment.outcome import outcome_of, reaches_alerts
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch_cli.cloud.patterns import Pattern

FLASH, URGENT, ROUTINE = Level.FLASH, Level.URGENT, Level.ROUTINE
NEW, ESCALATED, REPEAT = Novelty.NEW, Novelty.ESCALATED, Novelty.REPEAT
TEMPLATE = Path(__file__).parents[3] / "template.yaml"

EVENT = ItemAssessed(
    item=an_item("Quake"),
    story=StorySoFar("s-1", 1, 1, "2020-02-15T11:00:00Z", "Quake"),
    watches=("w-1",),
    news_for=(),
    terms=(),
    eager=False,
    level=URGENT,
    score=60,
    novelty=REPEAT,
    reasons=(),
)


@pytest.mark.parametrize(
    ("changes", "alert_level", "outcome"),
    [
        ({"watches": ()}, URGENT, Outcome.UNMATCHED),
        ({"watches": (), "novelty": NEW, "eager": True}, URGENT, Outcome.UNMATCHED),
        ({"novelty": NEW}, URGENT, None),
        ({"novelty": ESCALATED}, URGENT, None),
        ({"novelty": REPEAT}, URGENT, Outcome.GROUPED),
        ({"level": ROUTINE}, URGENT, Outcome.BELOW_LEVEL),
        ({"level": URGENT}, FLASH, Outcome.BELOW_LEVEL),
        ({"level": ROUTINE, "eager": True, "novelty": NEW}, URGENT, None),
        ({"level": URGENT, "eager": True, "novelty": NEW}, FLASH, None),
        ({"level": ROUTINE, "eager": True}, URGENT, Outcome.GROUPED),
    ],
)
def test_an_item_ends_with_the_one_reason_why_it_is_not_told(changes, alert_level, outcome):
    assert outcome_of(replace(EVENT, **changes), alert_level) is outcome


def resolved(node: Any, *, flash_only: bool) -> Any:
    """The pattern for one value of the parameter AlertLevel."""
    match node:
        case {"Fn::If": ["FlashOnly", yes, no]}:
            return yes if flash_only else no
        case dict():
            return {key: resolved(value, flash_only=flash_only) for key, value in node.items()}
    return node


@pytest.mark.parametrize("alert_level", [FLASH, URGENT])
def test_exactly_what_the_rules_let_through_is_said_to_reach_the_alerts(alert_level):
    resources = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"]
    rules = [
        Pattern.compile(resolved(resources[name]["Properties"]["EventPattern"], flash_only=alert_level is FLASH))
        for name in ("BreakingItems", "EagerItems")
    ]
    for matched, level, novelty, eager in product((True, False), Level, Novelty, (True, False)):
        fields = {"matched": matched, "level": level, "novelty": novelty, "eager": eager}
        plain = fields | {"level": str(level), "novelty": str(novelty)}
        event = {"source": "wirewatch", "detail-type": "Item Assessed", "detail": plain}
        let_through = any(rule.matches(event) for rule in rules)
        assert reaches_alerts(**fields, alert_level=alert_level) is let_through, fields
