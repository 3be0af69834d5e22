"""What a poll means: pure decisions on a feed, an answer and its entries. polling.py moves the data.

- No answer, a status other than 200 and 304, or a body that is no feed: the feed is `failing`, with the
  reason; the next poll comes later each time, and always comes.
- 304, or a body whose hash is the last one's: nothing is new.
- Any other body goes through the sieve. Its ids enter the window, which keeps those of earlier bodies
  up to 1,000, so that an entry which drops out and returns is not new.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from wirewatch.feeds import rhythm
from wirewatch.feeds.entry import Parsed
from wirewatch.feeds.feed import FeedForPoll, FeedState, Known
from wirewatch.feeds.health import Health
from wirewatch.feeds.listing import MOST_ENTRIES, list_entries
from wirewatch.feeds.ports import Fetched
from wirewatch.feeds.sieve import NewItem, sift
from wirewatch.items.item import Item

WINDOW = 1000
REMINDER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PollDecision:
    """What to record, what to edit, and the state to save once that is done."""

    state: FeedState
    new: tuple[NewItem, ...] = ()
    edited: tuple[Item, ...] = ()


def has_news(state: FeedState, fetched: Fetched) -> bool:
    """Whether the answer has a body other than the last one, so that parsing it may be worth it."""
    return fetched.status == HTTPStatus.OK and body_hash(fetched.body) != state.body_hash


def body_hash(body: bytes) -> str:
    """32 hex digits of SHA-256, which processors do faster than any other hash here."""
    return sha256(body).hexdigest()[:32]


def decide(found: FeedForPoll, fetched: Fetched, parsed: Parsed | None, now: datetime) -> PollDecision:
    """Decide on one poll. `parsed` is None where `has_news` said that there is nothing to parse."""
    polled = replace(found.state, polled=now)
    problem = _problem(fetched) or (parsed.problem if parsed else "")
    if problem:
        return PollDecision(_failed(polled, problem, now))
    answered = _answered(polled, fetched, now)
    if parsed is None:
        return PollDecision(answered)
    listing = list_entries(found.feed, parsed, found.state.window, now)
    sifted = sift(found.state, listing, now)
    state = replace(
        answered,
        body_hash=body_hash(fetched.body),
        window=widen(found.state.window, listing.known),
        baselined=True,
    )
    return PollDecision(_judged(state, len(parsed.entries), sifted.flood), sifted.new, sifted.edited)


def is_worth_saving(before: FeedState, after: FeedState) -> bool:
    """Whether a poll has learned anything; that it found nothing new is written down once an hour only."""
    learned = replace(after, polled=before.polled, answered=before.answered) != before
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


def _problem(fetched: Fetched) -> str:
    if fetched.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return ""
    if not fetched.status:
        return fetched.error or "no answer"
    words = f" {HTTPStatus(fetched.status).phrase}" if fetched.status in set(HTTPStatus) else ""
    return f"the server answered {fetched.status}{words}"


def _failed(state: FeedState, problem: str, now: datetime) -> FeedState:
    failures = state.failures + 1
    next_poll = rhythm.after_failure(now, failures)
    return replace(state, health=Health.FAILING, reason=problem, failures=failures, next_poll=next_poll)


def _answered(state: FeedState, fetched: Fetched, now: datetime) -> FeedState:
    """Well again if it failed; an empty or flooding feed stays so until a new body says otherwise."""
    stands = state.health in (Health.EMPTY, Health.FLOOD)
    old = state if fetched.status == HTTPStatus.NOT_MODIFIED else FeedState()
    return replace(
        state,
        etag=fetched.headers.get("etag") or old.etag,
        last_modified=fetched.headers.get("last-modified") or old.last_modified,
        answered=now,
        failures=0,
        health=state.health if stands else Health.OK,
        reason=state.reason if stands else "",
        next_poll=rhythm.after_success(now),
    )


def _judged(state: FeedState, entries: int, flood: int) -> FeedState:
    if flood:
        reason = f"{flood} of {entries} entries looked new at once: recorded, not alerted"
        return replace(state, health=Health.FLOOD, reason=reason)
    if not entries:
        return replace(state, health=Health.EMPTY, reason="the feed has no entries")
    cut = f"only the first {MOST_ENTRIES} of {entries} entries are read"
    return replace(state, health=Health.OK, reason=cut if entries > MOST_ENTRIES else "")
