"""Hosts that asked us to wait: their feeds are not asked before that, and do not return all at once.

The feed that was told to wait returns when it was told to; the others follow within ten minutes, each at a minute of
its own. None of them has failed.
"""

from dataclasses import replace
from datetime import datetime

from wirewatch.feeds.feed import FeedForPoll, FeedState
from wirewatch.feeds.judging import with_health
from wirewatch.feeds.planning import MINUTE, full_minute
from wirewatch.feeds.refusals import throttled
from wirewatch.identifiers import fraction

RETURN = 10  # min


def is_held(found: FeedForPoll, now: datetime) -> bool:
    """Whether its host must not be asked now."""
    return found.held is not None and found.held > now


def held_back(found: FeedForPoll, now: datetime) -> FeedState:
    """The state of a feed that is left alone; the same one again if it is to wait already."""
    until, state = found.held or now, found.state
    waits = state.next_poll is not None and state.next_poll >= until
    follows = full_minute(until) + (1 + int(fraction(found.feed.id) * RETURN)) * MINUTE
    told = throttled(until, "", follows)
    return replace(
        with_health(state, told.health, told.reason, now), next_poll=state.next_poll if waits else told.next_poll
    )
