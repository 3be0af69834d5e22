"""A mail is looked at once more as it is about to go out: what was true when it was made may not be true any more.

Whoever has unsubscribed, muted the story or paused the watch since then gets nothing; who has confirmed is not asked to
do so. A mail that quiet hours held goes out only if it still breaks, and if no later alert of its story tells more.
An alert that finds no slot left in its hour is capped: it joins a storm. Every step can be done again, and a second
attempt finds what the first one decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wirewatch.assessment.event import MAX_OUTLETS, Novelty
from wirewatch.delivery.alert import mail_id_of
from wirewatch.delivery.delivery import Claim, Delivery, DeliveryStatus, Kind
from wirewatch.delivery.pacing import close, take
from wirewatch.delivery.policy import still_breaks, told_watches
from wirewatch.delivery.ports import Ledger, Paces
from wirewatch.delivery.storms import held_back, storm_of, written
from wirewatch.items.ports import Items
from wirewatch.levels.level import Level
from wirewatch.stories.ports import Stories
from wirewatch.stories.story import Story
from wirewatch.subscriptions.asked_links import is_mailable
from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Status, Subscription
from wirewatch.timestamps import from_text, to_text

TRIES = 20  # of a pace that others change at the same time
UNTOLD = {DeliveryStatus.FAILED, DeliveryStatus.SUPPRESSED, None}


@dataclass(frozen=True, slots=True)
class Refused:
    """A mail that does not go out: it ends `suppressed` or `capped`, for that reason."""

    status: DeliveryStatus
    reason: str


class Contended(Exception):  # noqa: N818  (it is no fault: the stream shall come again)
    """Others kept changing the subscription's pace."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Its ports."""

    subscriptions: Subscriptions
    paces: Paces
    ledger: Ledger
    stories: Stories
    items: Items

    def review(self, claim: Claim, now: datetime) -> Delivery | Refused:
        """The mail as it shall go out, or why it does not. Raises Contended."""
        delivery = claim.delivery
        subscription = self.subscriptions.get(delivery.recipient)
        if delivery.kind is Kind.LINK:
            return delivery if is_mailable(subscription) else Refused(DeliveryStatus.SUPPRESSED, "not to be written to")
        wanted = Status.PENDING if delivery.kind is Kind.CONFIRMATION else Status.CONFIRMED
        if subscription is None or subscription.status is not wanted:
            return Refused(DeliveryStatus.SUPPRESSED, "no longer subscribed")
        if delivery.kind is Kind.CONFIRMATION:
            return delivery
        if delivery.kind is Kind.SILENCE:
            heard = _has_heard(subscription, delivery)
            return Refused(DeliveryStatus.SUPPRESSED, "something was sent") if heard else delivery
        reviewed = self._review(claim, subscription, now)
        if isinstance(reviewed, Delivery) and subscription.silence_after:
            self.subscriptions.amend(subscription, replace(subscription, heard=now))
        return reviewed

    def _review(self, claim: Claim, subscription: Subscription, now: datetime) -> Delivery | Refused:
        if claim.delivery.kind is Kind.ALERT:
            return self._alert(claim, subscription, now)
        if claim.delivery.kind is Kind.STORM:
            return self._storm(claim, subscription, now)
        return claim.delivery

    def _alert(self, claim: Claim, subscription: Subscription, now: datetime) -> Delivery | Refused:
        delivery, alert = claim.delivery, claim.delivery.content
        watches = [each["id"] for each in alert["for"]]
        if not told_watches(watches, alert["story"], Level(alert["level"]), subscription, now):
            return Refused(DeliveryStatus.SUPPRESSED, "muted, paused or no longer wanted")
        if delivery.not_before:
            looked_at = self._held(claim, subscription, now)
            if isinstance(looked_at, Refused):
                return looked_at
            delivery = looked_at
        due = self._take(delivery, subscription, now)
        if due is None:
            if not delivery.not_before:
                self.items.told(alert["item"])
            return delivery
        self.ledger.open(storm_of(subscription, due, now))
        self.items.capped(alert["item"])
        return Refused(DeliveryStatus.CAPPED, f"more than {subscription.hourly_cap} alerts in an hour")

    def _held(self, claim: Claim, subscription: Subscription, now: datetime) -> Delivery | Refused:
        """With the story's present counts, frozen."""
        delivery, alert = claim.delivery, claim.delivery.content
        story = self.stories.get(alert["story"])
        if story and self._is_told_better(alert, story, subscription):
            return Refused(DeliveryStatus.SUPPRESSED, "a later alert of its story tells more")
        if not still_breaks(Level(alert["level"]), from_text(alert["at"]), subscription, now):
            return Refused(DeliveryStatus.SUPPRESSED, "left to the digest")
        if story is None:
            return delivery
        return self._frozen(claim, {**alert, **_now_of(story)})

    def _is_told_better(self, alert: Mapping[str, Any], story: Story, subscription: Subscription) -> bool:
        """Whether a later alert of the story reached, or will reach, the same subscriber."""
        items = [told.item for told in story.told]
        later = story.told[items.index(alert["item"]) + 1 :] if alert["item"] in items else ()
        ids = [mail_id_of(each.item, each.novelty, subscription.id) for each in later if each.item != alert["item"]]
        return any(self.ledger.status(each) not in UNTOLD for each in ids)

    def _storm(self, claim: Claim, subscription: Subscription, now: datetime) -> Delivery | Refused:
        storm = claim.delivery
        if "held" not in storm.content:
            pace = self.paces.read(subscription.id)
            mails = [mail for each in held_back(storm, pace) if (mail := self.ledger.read(each))]
            storm = self._frozen(claim, written(storm, [each.content for each in mails], subscription, now).content)
        self._close(storm, subscription)
        if not storm.content["held"]:
            return Refused(DeliveryStatus.SUPPRESSED, "muted, paused or no longer wanted")
        return storm

    def _frozen(self, claim: Claim, content: Mapping[str, Any]) -> Delivery:
        if content != claim.delivery.content:
            self.ledger.freeze(claim, content)
        return replace(claim.delivery, content=content)

    def _take(self, delivery: Delivery, subscription: Subscription, now: datetime) -> datetime | None:
        """When the storm is due that it joins; None if it may go out."""
        if not subscription.hourly_cap:
            return None
        alert = delivery.content
        is_new_flash = alert["level"] == Level.FLASH and alert["novelty"] == Novelty.NEW
        most = subscription.hourly_cap * (2 if is_new_flash else 1)
        for _ in range(TRIES):
            before = self.paces.read(subscription.id)
            after, due = take(before, delivery.id, now, most)
            if after == before or self.paces.store(subscription.id, after):
                return due
        raise Contended(f"the pace of {subscription.id}")

    def _close(self, storm: Delivery, subscription: Subscription) -> None:
        due = from_text(storm.content["due"])
        for _ in range(TRIES):
            pace = self.paces.read(subscription.id)
            if due not in pace.storms or due in pace.told or self.paces.store(subscription.id, close(pace, due)):
                return
        raise Contended(f"the pace of {subscription.id}")


def _has_heard(subscription: Subscription, silence: Delivery) -> bool:
    """Whether anything was sent since; who wrote the note may have died before it wrote that nobody waits any more."""
    return subscription.heard is not None and to_text(subscription.heard) != silence.content["since"]


def _now_of(story: Story) -> dict[str, Any]:
    return {"items": story.items, "sources": len(story.sources), "outlets": list(story.sources[:MAX_OUTLETS])}
