"""What hubs are asked, and what they say to it: 2xx, and then they ask back (web/pushes.py); or no, until tomorrow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wirewatch.feeds.ports import Feeds, Fetch, Fetched, FetchRequest
from wirewatch.push.hub import Asking
from wirewatch.push.push import declined

WORDS = 60  # characters of a hub's answer


def ask_hubs(askings: Sequence[Asking], now: datetime, *, feeds: Feeds, fetch: Fetch) -> dict[str, str]:
    """Post every form; those that were not taken, with the reason by feed id, which is also written down.

    A feed that is gone, or was written meanwhile, keeps no reason: it is asked for again in a day.
    """
    if not askings:
        return {}
    answers = fetch([FetchRequest(each.hub, form=each.form) for each in askings])
    refused = {
        each.feed: _reason(answer) for each, answer in zip(askings, answers, strict=True) if answer.status // 100 != 2
    }
    for feed_id, reason in refused.items():
        if found := feeds.find(feed_id):
            feeds.save(feed_id, replace(found.state, push=declined(found.state.push, reason, now)), now)
    return refused


def _reason(answer: Fetched) -> str:
    return f"the hub answered {answer.status}" if answer.status else answer.error[:WORDS]
