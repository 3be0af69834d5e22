"""What the topic carries of an alert: a text for each protocol, a subject, and attributes to filter by.

All of it together is at most 64 KB, which is what SNS bills as one message. Texts give way to that, watches
don't: a watch that were left out of the attribute would lose its followers the alert.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wirewatch.delivery.lines import one_line
from wirewatch.delivery.links import web_link
from wirewatch.delivery.sms import sms_text
from wirewatch.delivery.subject import topic_subject
from wirewatch.delivery.wording import and_more
from wirewatch.levels.level import Level

LARGEST = 64 * 1024
NAMED = 3  # sources, in the text
LISTED_WATCHES = 100  # in the JSON; the attribute holds all
# How many characters of the summary, and how many of what it lists, a message keeps; the first one that fits.
SHARES = ((1000, 50), (500, 10), (0, 0))
# What neither SNS nor SQS takes: half characters, and two that XML knows not of.
REFUSED = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), " ")


@dataclass(frozen=True, slots=True)
class Announcement:
    """`texts` by protocol, for `MessageStructure=json`: `default`, which machines get, `email` and `sms`."""

    texts: Mapping[str, str]
    subject: str
    attributes: Mapping[str, str | list[str]]

    @property
    def size(self) -> int:
        """Bytes of the message and its attributes, as they travel."""
        values = [json.dumps(self.texts, ensure_ascii=False), self.subject]
        for name, value in self.attributes.items():
            values += [name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
        return sum(len(value.encode()) for value in values)


def announce(alert: Mapping[str, Any]) -> Announcement:
    """The alert's one message, whatever its texts are; the first that fits of ever shorter ones."""
    plain = _plain(alert)
    made = (_announcement(_shortened(plain, *share)) for share in SHARES)
    return next(each for each in made if each.size <= LARGEST)


def _announcement(alert: Mapping[str, Any]) -> Announcement:
    level, title = Level(alert["level"]), alert["title"]
    listed = {**alert, "watches": alert["watches"][:LISTED_WATCHES]}
    texts = {
        "default": json.dumps(listed, ensure_ascii=False, separators=(",", ":")),
        "email": _lines(alert),
        "sms": sms_text(level, title, alert["url"]),
    }
    return Announcement(texts, topic_subject(level, title, alert["source"]), _attributes(alert))


def _attributes(alert: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What filter policies see. Never empty: SNS refuses that."""
    return {
        "watches": list(alert["watches"]),
        "level": alert["level"],
        "language": alert["language"] or "und",
        "source": one_line(alert["source"], 200) or "unknown",
        "novelty": alert["novelty"],
    }


def _lines(alert: Mapping[str, Any]) -> str:
    names = [one_line(each, 40) for each in dict.fromkeys([alert["source"], *alert.get("outlets", ())])][:NAMED]
    parts = [
        f"{alert['level']}: {one_line(alert['title'])}",
        and_more(names, max(alert["sources"], len(names)), "source", "sources"),
        one_line(alert["summary"], 400),
        "Why: " + "; ".join(map(one_line, alert["reasons"])) if alert["reasons"] else "",
        web_link(alert["url"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _shortened(alert: Mapping[str, Any], summary: int, listed: int) -> dict[str, Any]:
    kept = {name: alert[name][:listed] for name in ("terms", "reasons", "outlets", "related") if name in alert}
    return {**alert, **kept, "summary": alert["summary"][:summary]}


def _plain(alert: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _sendable(value) for name, value in alert.items()}


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(REFUSED)
    if isinstance(value, dict):
        return _plain(value)
    return [_sendable(each) for each in value] if isinstance(value, list) else value
