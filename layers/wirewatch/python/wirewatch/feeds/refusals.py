"""What an answer that brings no feed means: failing, throttled or retired, and when to ask again."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from wirewatch.feeds.allowance import retry_after
from wirewatch.feeds.health import Health
from wirewatch.feeds.planning import RAREST, after_failure, full_minute, minute
from wirewatch.feeds.ports import Fetched

GOOD = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """`held` is until when every feed of the host is to wait."""

    health: Health
    reason: str
    next_poll: datetime
    held: datetime | None = None


def refusal(fetched: Fetched, problem: str, failures: int, now: datetime) -> Refusal | None:
    """None for a good answer. `problem` is the parser's; `failures` counts this one.

    A 503 that doesn't say when to come back is a failure of this feed; a 429 is meant for us, so it holds the
    host in any case.
    """
    if fetched.status == HTTPStatus.GONE:
        return Refusal(Health.RETIRED, "its publisher has ended it (410 Gone)", minute(now) + RAREST)
    stated = retry_after(fetched.headers, now)
    if asks_to_wait(fetched) and (stated or fetched.status == HTTPStatus.TOO_MANY_REQUESTS):
        held = stated or after_failure(now, failures)
        return throttled(held, f" ({_words(fetched.status)})", max(held, after_failure(now, failures)), held)
    reason = problem if fetched.status in GOOD else _failure(fetched)
    return Refusal(Health.FAILING, reason, after_failure(now, failures)) if reason else None


def asks_to_wait(fetched: Fetched) -> bool:
    """Whether the host has had enough of us, and not only this feed."""
    unavailable = fetched.status == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" in fetched.headers
    return unavailable or fetched.status == HTTPStatus.TOO_MANY_REQUESTS


def throttled(until: datetime, why: str, next_poll: datetime, held: datetime | None = None) -> Refusal:
    """What a feed is told while its host wants us to wait."""
    reason = f"its host asked us to wait until {until:%d %b %H:%M} UTC{why}"
    return Refusal(Health.THROTTLED, reason, full_minute(next_poll), held)


def _failure(fetched: Fetched) -> str:
    return f"the server answered {_words(fetched.status)}" if fetched.status else fetched.error or "no answer"


def _words(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(status)
