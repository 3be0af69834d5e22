from datetime import timedelta

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.mailer import FakeMailer
from tests.fakes.people import NOON

from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.delivery.mailing import GIVE_UP_AFTER, LEASE, MAX_ATTEMPTS, WAITS, Sending, send_mail
from wirewatch.delivery.ports import Unsent
from wirewatch.delivery.reviewing import Contended, Refused

MAIL = Delivery("d-1", Kind.ALERT, "u-1", "a@example.org", NOON, {})


class World:
    def __init__(self):
        self.ledger, self.mailer = FakeLedger(), FakeMailer()
        self.ledger.open(MAIL)
        self.refused, self.contended, self.waited = None, False, []

    def send(self, now=NOON, owner="me"):
        ports = {"ledger": self.ledger, "mailer": self.mailer}
        told = {"compose": lambda d: d.id.encode(), "review": self.review, "wait": self.waited.append}
        return send_mail("d-1", now, owner, **ports, **told)

    def review(self, claim, _now):
        if self.contended:
            raise Contended
        return self.refused or claim.delivery

    @property
    def row(self):
        return self.ledger.rows["d-1"]


def test_a_pending_mail_is_sent_once():
    world = World()
    assert [world.send(), world.send()] == [Sending.SENT, Sending.NOT_DUE]
    assert world.mailer.sent == [("a@example.org", "d-1", b"d-1")]
    assert (world.row.status, world.row.reference) == (DeliveryStatus.SENT, "ses-1")


@pytest.mark.parametrize("status", [DeliveryStatus.SUPPRESSED, DeliveryStatus.CAPPED])
def test_a_mail_that_the_last_look_refuses_ends_with_the_reason(status):
    world = World()
    world.refused = Refused(status, "muted")
    assert world.send() == status
    assert (world.row.status, world.row.reason, world.mailer.sent) == (status, "muted", [])


def test_a_look_that_could_not_be_ended_can_be_had_again_at_once():
    world = World()
    world.contended = True
    with pytest.raises(Contended):
        world.send()
    world.contended = False
    assert world.send() is Sending.SENT


def test_a_mail_that_ses_refuses_for_good_fails_with_the_reason():
    world = World()
    world.mailer.fails = [Unsent("MessageRejected", permanent=True)]
    assert world.send() is Sending.FAILED
    assert (world.row.status, world.row.reason) == (DeliveryStatus.FAILED, "MessageRejected")


def test_a_refusal_that_may_pass_can_be_retried_at_once_and_counts_as_no_attempt():
    world = World()
    world.mailer.fails = [Unsent("TooManyRequestsException", permanent=False)] * 20
    for _ in range(20):
        with pytest.raises(Unsent):
            world.send()
    assert world.send() is Sending.SENT


def test_a_refused_mail_is_not_put_back_on_the_stream_so_that_nobody_asks_without_pause():
    world = World()
    world.mailer.fails = [Unsent("quota", permanent=False)]
    with pytest.raises(Unsent):
        world.send()
    assert world.row.status is DeliveryStatus.SENDING
    assert world.ledger.stalled(NOON, NOON + timedelta(minutes=5)) == ["d-1"]


def test_a_lost_answer_leaves_the_mail_to_its_lease():
    world = World()
    world.mailer.fails = [TimeoutError()]
    with pytest.raises(TimeoutError):
        world.send()
    assert world.send(NOON + LEASE - timedelta(seconds=1)) is Sending.NOT_DUE
    assert world.send(NOON + LEASE) is Sending.SENT


def test_the_providers_event_settles_a_lost_answer_without_a_second_mail():
    world = World()
    world.mailer.fails, world.mailer.takes_before_failing = [TimeoutError()], True
    with pytest.raises(TimeoutError):
        world.send()
    world.ledger.confirm("d-1", "ses-x", "Send")
    assert world.send(NOON + LEASE) is Sending.NOT_DUE
    assert len(world.mailer.sent) == 1


def test_a_mail_without_any_answer_is_given_up_after_a_few_attempts():
    world = World()
    world.mailer.fails = [TimeoutError()] * MAX_ATTEMPTS
    for n in range(MAX_ATTEMPTS):
        with pytest.raises(TimeoutError):
            world.send(NOON + n * LEASE)
    assert world.send(NOON + MAX_ATTEMPTS * LEASE) is Sending.FAILED
    assert world.row.reason == "no answer to 3 attempts"


def test_a_mail_that_could_not_go_for_days_is_given_up():
    world = World()
    assert world.send(NOON + GIVE_UP_AFTER + timedelta(seconds=1)) is Sending.FAILED
    assert world.mailer.sent == []


def test_whoever_lost_the_claim_cannot_end_it():
    world = World()
    late = world.ledger.claim("d-1", "slow", NOON, NOON + LEASE)
    world.send(NOON + LEASE)
    assert not world.ledger.end(late, DeliveryStatus.FAILED)
    assert world.row.status is DeliveryStatus.SENT


def test_a_mail_that_nobody_opened_is_not_due():
    world = World()
    world.ledger.rows.clear()
    assert world.send() is Sending.NOT_DUE


def rate():
    return Unsent("TooManyRequestsException: Maximum sending rate exceeded.", permanent=False, soon=True)


def test_a_mail_beyond_the_rate_of_ses_waits_for_its_turn_and_counts_one_attempt():
    world = World()
    world.mailer.fails = [rate(), rate()]
    assert world.send() is Sending.SENT
    assert world.waited == [*WAITS[:2]]
    assert (world.row.status, world.row.attempt, len(world.mailer.sent)) == (DeliveryStatus.SENT, 1, 1)


def test_a_mail_that_had_no_turn_can_be_claimed_again_at_once_for_days_and_is_no_failure():
    world = World()
    for hour in range(70):
        world.mailer.fails = [rate()] * (len(WAITS) + 1)
        with pytest.raises(Unsent):
            world.send(now=NOON + timedelta(hours=hour))
        assert world.row.attempt == 0
    assert world.send(now=NOON + timedelta(hours=71)) is Sending.SENT


def test_nobody_waits_for_what_a_moment_does_not_help():
    world = World()
    world.mailer.fails = [Unsent("Daily message quota exceeded.", permanent=False)]
    with pytest.raises(Unsent):
        world.send()
    assert world.waited == []
