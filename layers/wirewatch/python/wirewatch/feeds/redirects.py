"""A permanent redirect (301, 308) is taken over when three good answers (200, 304) in a row have confirmed it."""

from dataclasses import replace

from wirewatch.feeds.feed import FeedState
from wirewatch.feeds.ports import Fetched

CONFIRMATIONS = 3


def follow(state: FeedState, fetched: Fetched, url: str) -> tuple[FeedState, str]:
    """The state after a good answer to a request for `url`, and the URL to take over, or ""."""
    target = fetched.moved
    if not target or target == url:
        return replace(state, redirect="", redirects=0), ""
    seen = state.redirects + 1 if target == state.redirect else 1
    if seen < CONFIRMATIONS:
        return replace(state, redirect=target, redirects=seen), ""
    return replace(state, redirect=target, redirects=CONFIRMATIONS), target
