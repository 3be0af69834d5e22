"""Which failures of a feed are remembered."""

from datetime import timedelta

from tests.fakes.wire import START, Wire, numbered

from wirewatch.feeds.outages import KEPT, LEAST, Outage, answered, failed
from wirewatch.feeds.ports import Fetched

MINUTE = timedelta(minutes=1)


def test_an_outage_is_open_from_the_first_failure_until_an_answer_ends_it():
    lasting = failed(failed((), START), START + MINUTE)
    assert lasting == (Outage(START),)
    assert answered(lasting, START + LEAST) == (Outage(START, START + LEAST),)
    assert answered(answered(lasting, START + LEAST), START + 2 * LEAST) == (Outage(START, START + LEAST),)


def test_a_short_failure_is_forgotten_and_costs_no_earlier_outage_its_place():
    known = tuple(Outage(START + n * 2 * LEAST, START + (n * 2 + 1) * LEAST) for n in range(KEPT))
    later = START + 99 * LEAST
    assert answered(failed(known, later), later + LEAST - MINUTE) == known
    assert answered(failed(known, later), later + LEAST) == (*known[1:], Outage(later, later + LEAST))


def test_a_feed_remembers_since_when_it_failed_whatever_it_answered_meanwhile():
    wire = Wire()
    wire.poll(*numbered(6))
    for status in (503, 429, 500, 410):
        wire.answer(Fetched(status), after=LEAST / 2)
    (lasting,) = wire.state.outages
    assert lasting == Outage(wire.now - LEAST * 1.5)
    wire.poll(*numbered(7), after=LEAST / 2)
    assert wire.state.outages == (Outage(lasting.since, wire.now),)
