"""What the topic carries of an alert: a text for each protocol, a subject, and attributes to filter by."""

import json
from collections.abc import Mapping
from typing import Any

from wirewatch.delivery.lines import one_line
from wirewatch.delivery.sms import sms_text
from wirewatch.delivery.subject import topic_subject
from wirewatch.levels.level import Level

MACHINES = ("sqs", "lambda", "http", "https")
MAX_WATCHES = 100  # keeps the attribute far below the 256 KiB of a message


def messages(alert: Mapping[str, Any]) -> dict[str, str]:
    """Protocol → text, for `MessageStructure=json`: machines get the alert's JSON, phones one part, people lines."""
    lines = _lines(alert)
    sms = sms_text(Level(alert["level"]), alert["title"], alert["url"])
    machine = json.dumps(alert, ensure_ascii=False, separators=(",", ":"))
    return {"default": lines, "email": lines, "sms": sms} | dict.fromkeys(MACHINES, machine)


def subject(alert: Mapping[str, Any]) -> str:
    """ASCII, for the protocols that show a subject."""
    return topic_subject(Level(alert["level"]), alert["title"], alert["source"])


def attributes(alert: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What filter policies see: `watches`, `level`, `language`, `source`. Never empty: SNS refuses that."""
    return {
        "watches": list(alert["watches"])[:MAX_WATCHES],
        "level": alert["level"],
        "language": alert["language"] or "und",
        "source": one_line(alert["source"], 200) or "unknown",
    }


def _lines(alert: Mapping[str, Any]) -> str:
    outlets = "1 source" if alert["sources"] == 1 else f"{alert['sources']} sources"
    parts = [
        f"{alert['level']}: {one_line(alert['title'])}",
        f"{one_line(alert['source'])} · {outlets}",
        one_line(alert["summary"], 400),
        "Why: " + "; ".join(map(one_line, alert["reasons"])) if alert["reasons"] else "",
        alert["url"],
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
