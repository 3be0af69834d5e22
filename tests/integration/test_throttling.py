"""SES takes no more mails for a while: who is not at fault goes out, nobody is lost, nobody gets two."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.fakes.people import assessed, subscription

from wirewatch.assessment.detail import to_detail
from wirewatch.aws import postman
from wirewatch.aws.bus import DETAIL_TYPE, SOURCE
from wirewatch.aws.mailer import SesMailer
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.ports import Unsent
from wirewatch.subscriptions.enrolling import begun
from wirewatch_cli.cloud import LocalCloud, VirtualClock

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
PARAMETERS = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}
PEOPLE = 12


class Ses:
    """Refuses what `refuses` says, by the address and how often it was offered there."""

    def __init__(self) -> None:
        self.offered: Counter[str] = Counter()
        self.refuses = lambda _address, _times: False

    def send(self, mailer: SesMailer, message: bytes, recipient: str, delivery_id: str) -> str:
        self.offered[recipient] += 1
        if self.refuses(recipient, self.offered[recipient]):
            raise Unsent("TooManyRequestsException: Maximum sending rate exceeded.", permanent=False, soon=True)
        return SEND(mailer, message, recipient, delivery_id)


SEND = SesMailer.send


@pytest.fixture
def ses(monkeypatch: pytest.MonkeyPatch) -> Ses:
    made = Ses()

    def send(mailer: SesMailer, message: bytes, recipient: str, delivery_id: str) -> str:
        return made.send(mailer, message, recipient, delivery_id)

    monkeypatch.setattr(SesMailer, "send", send)
    monkeypatch.setattr(postman, "_wait", lambda _seconds: None)
    return made


@pytest.fixture
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(TEMPLATE, VirtualClock(START), parameters=PARAMETERS) as made:
        people = SubscriptionsTable(made.outputs["SubscriptionsTable"])
        for n in range(PEOPLE):
            people.put(begun(subscription(f"u-{n:02d}"), START))
        yield made


def tell(cloud: LocalCloud) -> None:
    cloud.emit(cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(assessed()))


def mailed(cloud: LocalCloud) -> Counter[str]:
    return Counter(mail.recipient for mail in cloud.mails)


EVERYBODY = Counter({f"u-{n:02d}@example.org": 1 for n in range(PEOPLE)})


def test_a_rate_that_is_used_up_for_moments_delays_nobody_noticeably(cloud: LocalCloud, ses: Ses) -> None:
    ses.refuses = lambda _, times: times % 3 != 0  # each is refused twice, and then taken
    tell(cloud)
    cloud.run_until(START + timedelta(seconds=5))
    assert mailed(cloud) == EVERYBODY
    assert cloud.dead_letters() == 0


def test_one_mail_that_has_no_turn_for_a_while_holds_up_no_other_and_goes_out_then(cloud: LocalCloud, ses: Ses) -> None:
    unlucky = "u-07@example.org"
    ses.refuses = lambda address, _: address == unlucky and cloud.clock.now() < START + timedelta(minutes=12)
    tell(cloud)
    cloud.run_until(START + timedelta(minutes=5))
    assert mailed(cloud) == EVERYBODY - Counter([unlucky])
    cloud.run_until(START + timedelta(minutes=45))
    assert mailed(cloud) == EVERYBODY
    assert cloud.dead_letters_by_queue()["MailDeadLetters"] >= 1  # the operator hears of it


def test_a_while_without_any_sending_loses_and_doubles_nobody(cloud: LocalCloud, ses: Ses) -> None:
    ses.refuses = lambda *_: cloud.clock.now() < START + timedelta(minutes=12)
    tell(cloud)
    cloud.run_until(START + timedelta(minutes=45))
    assert mailed(cloud) == EVERYBODY
