"""What the rules let through, on which bus; and what streams bring."""

import json
from itertools import product
from typing import Any

import pytest

from wirewatch.delivery.delivery import Kind


def resolved(node: Any, flash_only: bool) -> Any:
    """A pattern's list with its Fn::If on FlashOnly decided."""
    if not isinstance(node, dict):
        return node
    condition, then, otherwise = node["Fn::If"]
    assert condition == "FlashOnly"
    return then if flash_only else otherwise


@pytest.mark.parametrize("flash_only", [True, False])
def test_no_item_reaches_the_alert_queue_by_two_rules(stack, flash_only):
    rules = stack.of_type("AWS::Events::Rule")
    patterns = [rules[name]["EventPattern"]["detail"] for name in ("BreakingItems", "EagerItems")]
    item = {
        "matched": [True, False],
        "eager": [True, False],
        "level": ["FLASH", "URGENT", "ROUTINE"],
        "novelty": ["new", "escalated", "repeat"],
    }
    taken = {}
    for values in product(*item.values()):
        detail = dict(zip(item, values, strict=True))
        taken[values] = sum(
            all(detail[key] in resolved(wanted, flash_only) for key, wanted in pattern.items()) for pattern in patterns
        )
    breaking = {"FLASH"} if flash_only else {"FLASH", "URGENT"}
    expected = {
        (matched, eager, level, novelty): int(
            matched
            and ((level in breaking and novelty != "repeat") or (level not in breaking and eager and novelty == "new"))
        )
        for matched, eager, level, novelty in product(*item.values())
    }
    assert taken == expected


def test_the_pipelines_rules_listen_on_its_own_bus_and_the_mail_rule_on_the_default_one(stack):
    rules = stack.of_type("AWS::Events::Rule")
    buses = {n: stack.one(b["EventBusName"]) if "EventBusName" in b else "" for n, b in rules.items()}
    assert buses == {"BreakingItems": "Bus", "EagerItems": "Bus", "SesEvents": ""}
    tags = rules["SesEvents"]["EventPattern"]["detail"]["mail"]["tags"]
    assert stack.one(tags["ses:configuration-set"]) == "MailSettings"


def test_every_kind_of_mail_is_brought_to_the_sender(stack):
    (mapping,) = [
        each
        for each in stack.of_type("AWS::Lambda::EventSourceMapping").values()
        if stack.one(each["FunctionName"]) == "SendMail"
    ]
    (wanted,) = [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]]
    assert set(wanted["dynamodb"]["NewImage"]["kind"]["S"]) == set(Kind) - {Kind.PUBLISH}
