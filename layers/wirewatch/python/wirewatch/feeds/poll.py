"""What a poll means: pure decisions on a feed, an answer and its entries. polling.py moves the data.

- No answer, a status other than 200 and 304, or a body that is no feed: the feed is `failing`, `throttled` or
  `retired`, with the reason (refusals.py); the next poll comes later each time, and always comes.
- 304, or a body whose hash is the last one's: nothing is new.
- Any other body goes through the sieve (sieve.py). Its ids enter the window, which keeps those of earlier bodies
  up to 1,000, so that an entry which drops out and returns is not new.
- What appeared teaches the feed's rhythm (rhythm.py), which plans the next poll (planning.py).
- What a poll finds shows whether the feed's hub tells of news (push/push.py).
- A permanent redirect is confirmed, then taken over (redirects.py); a body that shares nothing with the last one says
  that items were lost (losses.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from wirewatch.feeds import outages, rhythm
from wirewatch.feeds.allowance import Declaration, fresh_for
from wirewatch.feeds.entry import Parsed
from wirewatch.feeds.feed import FeedForPoll, FeedState, Known
from wirewatch.feeds.health import Health
from wirewatch.feeds.judging import judge_body, judge_unchanged, with_health
from wirewatch.feeds.listing import MOST_ENTRIES, Listing, list_entries
from wirewatch.feeds.losses import last_good, lost_between
from wirewatch.feeds.planning import HOURLY, MINUTE, full_minute, minute, planned
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.redirects import follow
from wirewatch.feeds.refusals import Refusal, refusal
from wirewatch.feeds.sieve import NewItem, sift
from wirewatch.items.item import Item
from wirewatch.push import push

WINDOW = 1000
REMINDER = timedelta(hours=1)
EXACTLY = timedelta(minutes=10)  # polls no further apart say when an entry appeared


@dataclass(frozen=True, slots=True)
class PollDecision:
    """What to record, what to edit, and the state to save once that is done.

    `url` is a new address of the feed, to be saved with the state; `held` is until when its host is to be left alone.
    """

    state: FeedState
    new: tuple[NewItem, ...] = ()
    edited: tuple[Item, ...] = ()
    url: str = ""
    held: datetime | None = None


def has_news(state: FeedState, fetched: Fetched) -> bool:
    """Whether the answer has a body other than the last one, so that parsing it may be worth it."""
    return fetched.status == HTTPStatus.OK and body_hash(fetched.body) != state.body_hash


def body_hash(body: bytes) -> str:
    """32 hex digits of SHA-256, which processors do faster than any other hash here."""
    return sha256(body).hexdigest()[:32]


def decide(
    found: FeedForPoll, fetched: Fetched, parsed: Parsed | None, declared: Declaration, now: datetime
) -> PollDecision:
    """Decide on one poll.

    `parsed` is None where `has_news` said that there is nothing to parse; else `declared` is what the body declares.
    """
    polled = replace(found.state, polled=now)
    refused = refusal(fetched, parsed.problem if parsed else "", polled.failures + 1, now)
    if refused:
        return PollDecision(_refused(polled, refused, now), held=refused.held)
    state, url = follow(_answered(polled, fetched, now), fetched, found.feed.url)
    if parsed is None:
        judged = replace(judge_unchanged(state, now), push=push.polled(state.push, now, changed=False, news=False))
        return PollDecision(_plan_unchanged(found, judged, fetched, now), url=url)
    return replace(_read(replace(found, state=replace(state, declared=declared)), fetched, parsed, now), url=url)


def _read(found: FeedForPoll, fetched: Fetched, parsed: Parsed, now: datetime) -> PollDecision:
    """Decide on a new body; the state's window, rhythm and health are still those of the last one."""
    before = found.state
    listing = list_entries(found.feed, parsed, before.window, now)
    sifted = sift(before, listing, now)
    state = replace(
        before,
        body_hash=body_hash(fetched.body),
        window=widen(before.window, listing.known),
        listed=len(listing.known),
        baselined=True,
        answered=now,
        failures=0,
        push=push.polled(before.push, now, changed=True, news=any(each.outcome is None for each in sifted.new)),
        lost=before.lost if sifted.flood else lost_between(before, listing.known, now) or before.lost,
        **_learned(before, listing, sifted.new, now),
    )
    cut = f"only the first {MOST_ENTRIES} of {len(parsed.entries)} entries are read"
    reason = cut if len(parsed.entries) > MOST_ENTRIES else parsed.cut
    judged = judge_body(state, len(parsed.entries), sifted.flood, reason, now, dated=_is_dated(before, listing))
    return PollDecision(_plan(replace(found, state=judged), fetched, now), sifted.new, sifted.edited)


def is_worth_saving(before: FeedState, after: FeedState) -> bool:
    """Whether a poll has learned anything; that it found nothing new is written down once an hour only."""
    learned = replace(after, polled=before.polled, answered=before.answered, fresh=before.fresh) != before
    since = after.polled - before.polled if after.polled and before.polled else REMINDER
    return learned or since >= REMINDER


def widen(window: Mapping[str, Known], body: Mapping[str, Known], limit: int = WINDOW) -> dict[str, Known]:
    """The window after a body: all ids of the body at its end, before them the latest of the others."""
    others = [(identity, known) for identity, known in window.items() if identity not in body]
    room = max(0, limit - len(body))
    kept = {
        identity: known._replace(raw="") if known.raw else known
        for identity, known in others[max(0, len(others) - room) :]
    }
    return kept | dict(reversed(list(body.items())))


def _refused(state: FeedState, refused: Refusal, now: datetime) -> FeedState:
    told = with_health(state, refused.health, refused.reason, now)
    lasting = outages.failed(state.outages, now)
    return replace(told, failures=state.failures + 1, next_poll=refused.next_poll, outages=lasting)


def _answered(state: FeedState, fetched: Fetched, now: datetime) -> FeedState:
    old = state if fetched.status == HTTPStatus.NOT_MODIFIED else FeedState()
    return replace(
        state,
        etag=fetched.headers.get("etag") or old.etag,
        last_modified=fetched.headers.get("last-modified") or old.last_modified,
        outages=outages.answered(state.outages, now),
    )


def _is_dated(before: FeedState, listing: Listing) -> bool:
    """Whether any entry has a date. Those that were not read are of the last body, so its health speaks for them."""
    unread = len(listing.read) < len(listing.known)
    return any(each.claimed for each in listing.read) or (unread and before.health is not Health.UNDATED)


def _learned(state: FeedState, listing: Listing, new: Sequence[NewItem], now: datetime) -> dict[str, Any]:
    """The rhythm and the last news after a body; a flood and a re-issue teach nothing."""
    if not state.baselined:
        dates = [each.claimed for each in listing.read if each.claimed]
        return {"rhythm": rhythm.begin(dates, now), "news": max((each for each in dates if each <= now), default=now)}
    since = last_good(state) or now
    appeared = [min(max(each.item.published or now, since), now) for each in new if each.outcome is None]
    if not appeared:
        return {}
    exactly = now - since <= EXACTLY
    moments = [now] * len(appeared) if exactly else appeared
    return {"rhythm": rhythm.learn(state.rhythm, moments, now, exactly=exactly), "news": now}


def _plan(found: FeedForPoll, fetched: Fetched, now: datetime) -> FeedState:
    fresh = fresh_for(fetched.headers)
    return replace(found.state, next_poll=planned(found, now, fresh), fresh=round(fresh.total_seconds()))


def _plan_unchanged(found: FeedForPoll, state: FeedState, fetched: Fetched, now: datetime) -> FeedState:
    """As dispatch planned it, if it did and the answer allows it, so that there is nothing to write down."""
    answered = replace(state, answered=now, failures=0)
    leased, earliest = found.state.next_poll, full_minute(minute(now) + fresh_for(fetched.headers))
    is_good = leased and max(now, earliest - MINUTE) < leased < now + HOURLY - 5 * MINUTE
    if is_good and not found.state.failures and not push.is_awaited(state.push, now):
        return answered
    return _plan(replace(found, state=answered), fetched, now)
