"""How a feed stands with its hub: asked, confirmed, renewed, refused; and how far its pushes are believed.

A push only has the feed polled at once; what it carries is not read. So ETags, the window of known ids and the search
for gaps stay those of polling, and who has a secret can cost us a poll and forge no news.
Trust is earned: polling becomes rare when three pushes in a row have told of what a poll then found. A poll that finds
what no push tells of, before or soon after, ends that, until three have come again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LEASE = timedelta(days=7)  # what we ask for
LONGEST = timedelta(days=30)  # whatever the hub grants
SHORTEST = timedelta(minutes=5)
RENEWED = 0.8  # of a lease
SOONEST = timedelta(hours=1)  # from one request to a hub to the next one for the same feed
RETRY = timedelta(days=1)  # after a refusal; a hub may take as long to ask back
GAP = timedelta(seconds=20)  # from one poll that a push asked for to the next one
TRUSTED = 3  # pushes in a row
TELLING = timedelta(minutes=5)  # what a poll finds so long after a push, the push may have told of
GRACE = timedelta(minutes=10)  # from a poll to the push that should have come before it
REASON = 100  # characters of a refusal that are kept


@dataclass(frozen=True, slots=True)
class Push:
    """`hub` and `topic` as the feed names them ("" for none).

    `asked` is when the hub was asked and `again` when it is asked next, `until` the end of the lease, `refused` why it
    said no. `pushed` is the moment of the poll that the last push asked for, `awaited` that no poll has seen another
    body since; `streak` counts pushes in a row that were true; `missed` is when a poll found what none had told of.
    """

    hub: str = ""
    topic: str = ""
    asked: datetime | None = None
    again: datetime | None = None
    until: datetime | None = None
    refused: str = ""
    pushed: datetime | None = None
    awaited: bool = False
    streak: int = 0
    missed: datetime | None = None


def named(push: Push, hub: str, topic: str) -> Push:
    """After a body that names these; another hub or topic is begun anew, but no feed has hubs asked twice a day."""
    if (push.hub, push.topic) == (hub, topic):
        return push
    return Push(hub, topic, again=push.asked + RETRY if push.asked else push.again)


def must_ask(push: Push, now: datetime) -> bool:
    """Whether to subscribe, or renew, now."""
    return bool(push.hub) and (push.again is None or now >= push.again)


def asked(push: Push, now: datetime) -> Push:
    """Once the hub is asked. A lease that runs goes on meanwhile."""
    return replace(push, asked=now, again=now + RETRY)


def confirmed(push: Push, granted: str, now: datetime) -> Push | None:
    """After the hub has asked back, granting a lease of so many seconds; None if we asked nothing within a day."""
    if push.asked is None or now - push.asked > RETRY:
        return None
    lease = _lease(granted)
    return replace(push, until=now + lease, again=now + max(lease * RENEWED, SOONEST), refused="")


def _lease(granted: str) -> timedelta:
    """Within reason; what we asked for, if the hub doesn't say."""
    if not (granted.isascii() and granted.isdigit()):
        return LEASE
    seconds = min(int(granted[:10]), LONGEST.total_seconds())
    return max(timedelta(seconds=seconds), SHORTEST)


def declined(push: Push, reason: str, now: datetime) -> Push:
    """After a request that the hub did not take; a lease that runs goes on."""
    return replace(push, asked=None, again=now + RETRY, refused=reason[:REASON])


def denied(push: Push, reason: str, now: datetime) -> Push:
    """After the hub has ended the subscription, or will have none."""
    return replace(declined(push, reason, now), until=None)


def renewal(push: Push, now: datetime) -> datetime | None:
    """When a lease that runs is to be renewed, if that is still to come."""
    return push.again if is_active(push, now) and push.again is not None and push.again > now else None


def is_active(push: Push, now: datetime) -> bool:
    """Whether pushes are taken."""
    return push.until is not None and now < push.until


def pushed(push: Push, now: datetime) -> tuple[Push, timedelta] | None:
    """After a push that is signed: how the feed stands, and how long its poll waits. None: one is to come already."""
    if push.pushed is not None and push.pushed > now:
        return None
    moment = max(now, push.pushed + GAP) if push.pushed else now
    late = push.missed is not None and now - push.missed <= GRACE  # it tells of what that poll found
    streak = _more(push) if late else push.streak
    return replace(push, pushed=moment, awaited=not late, streak=streak, missed=None), moment - now


def polled(push: Push, now: datetime, *, changed: bool, news: bool) -> Push:
    """After a poll, which found another body, or even something new in it."""
    if not is_active(push, now):
        return push
    if changed and is_awaited(push, now):
        return replace(push, awaited=False, streak=_more(push), missed=None)
    told = push.pushed is not None and now - push.pushed <= TELLING
    missed = push.missed or (now if news and not told else None)
    if missed and now - missed > GRACE:
        return replace(push, awaited=False, streak=0, missed=None)
    return replace(push, missed=missed)


def is_awaited(push: Push, now: datetime) -> bool:
    """Whether a push has told of something that no poll has found: what is cached on the way may be older."""
    return push.awaited and push.pushed is not None and now - push.pushed <= TELLING


def is_relied_on(push: Push, now: datetime) -> bool:
    """Whether polling may be rare."""
    return is_active(push, now) and push.streak >= TRUSTED and push.missed is None


def in_a_word(push: Push, now: datetime) -> str:
    """For who looks after feeds: `pushed`, `subscribed`, `asked`, `named`, `refused: …`; "" without a hub."""
    if is_active(push, now):
        return "pushed" if is_relied_on(push, now) else "subscribed"
    if push.refused:
        return f"refused: {push.refused}"
    return "" if not push.hub else "asked" if push.asked else "named"


def _more(push: Push) -> int:
    return min(push.streak + 1, TRUSTED)
