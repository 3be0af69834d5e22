"""The contract of the mailer, held by SES on moto, by the fake, and by that of the proofs, which tells what it took."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from tests.fakes.deliveries import FakeLedger
from tests.fakes.mailer import FakeMailer
from tests.fakes.people import NOON
from tests.proof.memory_ports import TellingMailer
from tests.proof.queues import Queue

from wirewatch.aws import clients
from wirewatch.aws.mailer import SesMailer
from wirewatch.aws.secrets import signing_keys
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.delivery.ports import Mailer, Unsent

MESSAGE = b"From: alerts@example.org\r\nTo: ana@example.org\r\nSubject: Hi\r\n\r\nHello\r\n"


@pytest.fixture
def mailer(monkeypatch: pytest.MonkeyPatch) -> Iterator[SesMailer]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.forget()
    with mock_aws():
        boto3.client("sesv2").create_email_identity(EmailIdentity="alerts@example.org")
        yield SesMailer("alerts@example.org", "settings")
    clients.forget()


@pytest.fixture(params=["SES", "fake", "telling"])
def taking(request: pytest.FixtureRequest) -> tuple[Mailer, Callable[[], list[str]]]:
    """A mailer, and whom it has sent to, in order."""
    if request.param == "fake":
        fake = FakeMailer()
        return fake, lambda: [recipient for recipient, _, _ in fake.sent]
    if request.param == "telling":
        told = Queue("feedback", timedelta())
        return telling(told), lambda: [_mail(each.body)["destination"][0] for each in told.messages]
    return request.getfixturevalue("mailer"), lambda: [each.destinations[0] for each in taken()]


def telling(told: Queue) -> TellingMailer:
    """With a ledger in which somebody is sending `d-1` and `d-2`."""
    ledger = FakeLedger()
    for name in ("d-1", "d-2"):
        ledger.open(Delivery(name, Kind.ALERT, "u-1", "ana@example.org", NOON, {}))
        ledger.claim(name, "me", NOON, NOON + timedelta(minutes=10))
    return TellingMailer(ledger, told, lambda: NOON, lambda *broken: pytest.fail(str(broken)))


def _mail(told: str) -> dict[str, Any]:
    mail: dict[str, Any] = json.loads(told)["detail"]["mail"]
    return mail


def taken():
    return ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages


def test_a_mail_is_taken_once_for_its_recipient_under_a_name_of_its_own(taking):
    sender, recipients = taking
    names = [sender.send(MESSAGE, "ana@example.org", "d-1"), sender.send(MESSAGE, "ben@example.org", "d-2")]
    assert recipients() == ["ana@example.org", "ben@example.org"]
    assert all(names)
    assert len(set(names)) == 2


def test_the_mailer_does_not_look_whether_it_was_sent_before(taking):
    """So that is for the ledger: a mail that is sent again goes out again."""
    sender, recipients = taking
    assert sender.send(MESSAGE, "ana@example.org", "d-1") != sender.send(MESSAGE, "ana@example.org", "d-1")
    assert recipients() == ["ana@example.org"] * 2


def test_a_mail_goes_out_raw_to_its_one_recipient(mailer):
    assert mailer.send(MESSAGE, "ana@example.org", "d-1")
    (sent,) = taken()
    assert set(sent.destinations) == {"ana@example.org"}  # moto lists the header To besides
    assert "Subject: Hi" in sent.raw_data


def test_a_mail_is_tagged_with_its_delivery_and_goes_through_the_configuration_set(mailer, monkeypatch):
    asked = {}
    monkeypatch.setattr(
        clients.sender("sesv2"), "send_email", lambda **given: asked.update(given) or {"MessageId": "m"}
    )
    assert mailer.send(MESSAGE, "ana@example.org", "d-1") == "m"
    assert asked["EmailTags"] == [{"Name": "delivery", "Value": "d-1"}]
    assert asked["ConfigurationSetName"] == "settings"


def refusal(code: str, status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "SendEmail")


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (refusal("MessageRejected"), True),
        (refusal("BadRequestException"), True),
        (refusal("TooManyRequestsException", 429), False),
        (refusal("LimitExceededException"), False),
        (refusal("SendingPausedException"), False),
        (refusal("AccountSuspendedException"), False),
        (refusal("MailFromDomainNotVerifiedException"), False),
        (refusal("NotFoundException", 404), False),
        (refusal("AccessDeniedException", 403), False),
        (ConnectTimeoutError(endpoint_url="x"), False),
    ],
)
def test_what_ses_certainly_did_not_take_is_unsent(mailer, monkeypatch, error, permanent):
    monkeypatch.setattr(clients.sender("sesv2"), "send_email", lambda **_: (_ for _ in ()).throw(error))
    with pytest.raises(Unsent) as unsent:
        mailer.send(MESSAGE, "ana@example.org", "d-1")
    assert unsent.value.permanent is permanent


@pytest.mark.parametrize(
    "error", [refusal("InternalFailure", 500), refusal("ServiceUnavailable", 503), ReadTimeoutError(endpoint_url="x")]
)
def test_what_ses_may_have_taken_is_left_in_doubt(mailer, monkeypatch, error):
    monkeypatch.setattr(clients.sender("sesv2"), "send_email", lambda **_: (_ for _ in ()).throw(error))
    with pytest.raises(type(error)):
        mailer.send(MESSAGE, "ana@example.org", "d-1")


def test_a_mail_is_offered_to_ses_once(mailer):
    assert clients.sender("sesv2").meta.config.retries["total_max_attempts"] == 1


def test_links_are_signed_with_the_present_key_and_read_with_the_one_before(mailer):
    secrets = boto3.client("secretsmanager")
    arn = secrets.create_secret(Name="signing", SecretString="first")["ARN"]
    assert signing_keys(arn) == ["first"]
    secrets.put_secret_value(SecretId=arn, SecretString="second")
    assert signing_keys(arn) == ["first", "second"]


def test_keys_that_a_secret_keeps_outlive_any_number_of_rotations(mailer):
    secrets = boto3.client("secretsmanager")
    arn = secrets.create_secret(Name="signing", SecretString="first")["ARN"]
    for kept in ("first second", "first second third"):
        secrets.put_secret_value(SecretId=arn, SecretString=kept)
    assert signing_keys(arn) == ["first", "second", "third"]
