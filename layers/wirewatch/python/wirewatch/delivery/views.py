"""What the template of each kind of mail is given: `mail` as it was frozen, `subject`, `preheader`, links, stories."""

from collections.abc import Iterable, Mapping
from typing import Any

from wirewatch.delivery.alert import story_of_alert
from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.headings import (
    alert_subject,
    digest_subject,
    silence_subject,
    stories_preheader,
    storm_subject,
    story_preheader,
)
from wirewatch.delivery.links import Links
from wirewatch.delivery.showing import SUMMARY, Shown, shown
from wirewatch.delivery.wording import and_more, for_hours
from wirewatch.levels.level import Level
from wirewatch.subscriptions.tokens import CONFIRM, ERASE, EXPORT, MANAGE

ASKED_FOR = {  # subject, what it is for, the words on the link
    MANAGE: ("Your link to your news alerts", "Here you change what comes, and when.", "Look at my alerts"),
    EXPORT: ("Your link to download your data", "Here you get every row that is stored about you.", "Download my data"),
    ERASE: (
        "Your link to erase your data",
        "Here you erase everything that is stored about you.",
        "Erase it all",
    ),
}


def alert_view(delivery: Delivery, links: Links) -> dict[str, Any]:
    """One story; each of its watches with a link to pause it."""
    mail = delivery.content
    story = shown(story_of_alert(mail), delivery, links, summary=SUMMARY)
    watches = [{**each, "pause": links.pause(delivery, each["id"])} for each in mail["for"]]
    said = story_preheader(story.changes, story.text, _outlets(story))
    return _usual(delivery, links, alert_subject(mail), said) | {"story": story, "watches": watches}


def digest_view(delivery: Delivery, links: Links) -> dict[str, Any]:
    """Stories by watch."""
    mail = delivery.content
    groups = [
        {**group, "stories": _stories(delivery, group["stories"], links), "pause": _pause(delivery, group, links)}
        for group in mail["groups"]
    ]
    said = stories_preheader(_headlines(groups)) or "Your watches were looked after; nothing matched."
    return _usual(delivery, links, digest_subject(mail), said) | {"groups": groups}


def storm_view(delivery: Delivery, links: Links) -> dict[str, Any]:
    """The stories of the alerts that were held back, by the first of their watches."""
    mail = delivery.content
    frozen = _by_watch(mail["stories"])
    groups = [{**each, "stories": _stories(delivery, each["stories"], links)} for each in frozen]
    cap = f"{mail['cap']} alerts an hour" if mail.get("cap") else "number of alerts an hour"
    lead = f"More broke than the {cap} that you set. Here is the rest, each story once."
    said = stories_preheader(_headlines(groups))
    return _usual(delivery, links, storm_subject(mail, frozen), said) | {"groups": groups, "lead": lead}


def silence_view(delivery: Delivery, links: Links) -> dict[str, Any]:
    """That nothing came, and whether that may be believed."""
    mail = delivery.content
    said = f"No item has matched for {for_hours(mail['hours'])}. {mail['feeds']['ok']:,} feeds answer as usual."
    broken = mail["feeds"].get("broken", len(mail["feeds"]["bad"]))
    return _usual(delivery, links, silence_subject(mail), said) | {"broken": broken}


def confirmation_view(delivery: Delivery, links: Links) -> dict[str, Any]:
    """What was asked for, and the link that says yes."""
    confirm = links.proof(CONFIRM, delivery.recipient, delivery.content["secret"])
    subject = "Confirm your news alerts"
    said = "One click, and they begin. If you did not ask for them, do nothing."
    return {"mail": delivery.content, "subject": subject, "preheader": said, "confirm": confirm, "unsubscribe": ""}


def link_view(delivery: Delivery, links: Links) -> dict[str, Any]:
    """The one link that its owner asked for."""
    purpose = delivery.content["purpose"]
    one = links.manage(delivery) if purpose == MANAGE else _proof(delivery, links)
    title, said, button = ASKED_FOR[purpose]
    more = {"title": title, "said": said, "button": button, "link": one, "once": purpose != MANAGE}
    return {"mail": delivery.content, "subject": title, "preheader": said, "unsubscribe": "", **more}


def _proof(delivery: Delivery, links: Links) -> str:
    return links.proof(delivery.content["purpose"], delivery.recipient, delivery.content["secret"])


def _usual(delivery: Delivery, links: Links, subject: str, preheader: str) -> dict[str, Any]:
    return {
        "mail": delivery.content,
        "subject": subject,
        "preheader": preheader,
        "manage": links.manage(delivery),
        "unsubscribe": links.unsubscribe(delivery.recipient),
    }


def _stories(delivery: Delivery, stories: Iterable[Mapping[str, Any]], links: Links) -> list[Shown]:
    return [shown(each, delivery, links) for each in stories]


def _pause(delivery: Delivery, group: Mapping[str, Any], links: Links) -> str:
    return links.pause(delivery, group["id"])


def _by_watch(stories: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The most breaking first; a story that matched several watches stands under the first of them."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for story in sorted(stories, key=lambda each: -Level(each["level"]).rank):
        groups.setdefault(story["watches"][0] if story["watches"] else "", []).append(story)
    return [{"watch": watch, "stories": found} for watch, found in groups.items()]


def _headlines(groups: Iterable[Mapping[str, Any]]) -> list[str]:
    return [story.headline for group in groups for story in group["stories"]]


def _outlets(story: Shown) -> str:
    return and_more(story.outlets, story.outlet_count, "outlet", "outlets")
