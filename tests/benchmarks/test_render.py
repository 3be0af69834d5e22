"""How fast mails are rendered. `make bench ARGS="-s -k render"`; figures go by this process's processor time."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.fakes.mails import LINKS, busy_digest, day_of_news, digest, of_match
from tests.fakes.people import NOON

from wirewatch.delivery.delivery import Delivery
from wirewatch.delivery.message import MAX_BYTES, compose
from wirewatch.watches.marking import term_spans

STORIES = 50


def large_digest() -> Delivery:
    """Fifty stories of a day on which much broke, a third of them in Arabic, Hebrew and Turkish."""
    day = day_of_news()
    many = [
        replace(day[n % len(day)], item=f"i-{n}", story=f"s-{n}", at=NOON + timedelta(minutes=n + 1))
        for n in range(STORIES)
    ]
    return digest(*many, watches=("idlib", "earthquake"))


def composed(delivery: Delivery) -> bytes:
    """The mail, with nothing remembered of the texts of an earlier one."""
    term_spans.cache_clear()
    return compose(delivery, sender="alerts@example.org", links=LINKS)


def milliseconds(work: Callable[[], object], repeats: int = 15) -> float:
    work()
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return 1000 * min(taken)


def test_a_digest_of_fifty_stories_is_rendered_within_a_tenth_of_a_second() -> None:
    large, usual, alert = large_digest(), busy_digest(), of_match(day_of_news()[2])
    for name, delivery, most in (("50 stories", large, 100), ("6 stories", usual, 20), ("an alert", alert, 10)):
        took = milliseconds(lambda delivery=delivery: composed(delivery))
        print(f"{name:>12}: {took:6.1f} ms, {len(composed(delivery)):,} bytes")
        assert took < most
    assert len(composed(large)) <= MAX_BYTES
