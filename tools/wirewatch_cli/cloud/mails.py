"""SES: keeps each mail that moto took, and tells the default bus what SES would tell it."""

import email
import email.policy
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wirewatch.aws import clients
from wirewatch.timestamps import to_text
from wirewatch_cli.cloud.bus import Bus
from wirewatch_cli.cloud.happenings import Journal, SentMail
from wirewatch_cli.cloud.provisioning import Stack
from wirewatch_cli.cloud.taps import Taps

EVENTS = (("Send", "Email Sent", "send"), ("Delivery", "Email Delivered", "delivery"))


class Mails:
    """What SES sent. Every mail is delivered; bounces and complaints are put on the bus by whoever wants them."""

    def __init__(self, stack: Stack, taps: Taps, bus: Bus, journal: Journal, now: Callable[[], datetime]) -> None:
        self._bus, self._journal, self._now = bus, journal, now
        self._told_sets = {
            each.properties["ConfigurationSetName"]
            for each in stack.of_type("AWS::SES::ConfigurationSetEventDestination")
            if each.properties["EventDestination"].get("Enabled", True)
        }
        self.sent: list[SentMail] = []
        taps.watch("sesv2", "SendEmail", self._took)

    @staticmethod
    def verify(sender: str) -> None:
        """Make a sender's identity known."""
        clients.client("sesv2").create_email_identity(EmailIdentity=sender)

    def _took(self, request: Mapping[str, Any], response: Mapping[str, Any]) -> None:
        raw: bytes = request["Content"]["Raw"]["Data"]
        recipients = request.get("Destination", {}).get("ToAddresses") or [str(_headers(raw)["To"])]
        tags = {tag["Name"]: [tag["Value"]] for tag in request.get("EmailTags", [])}
        delivery = tags.get("delivery", [""])[0]
        for recipient in recipients:
            self.sent.append(SentMail(self._now(), recipient, delivery, raw, response["MessageId"]))
            self._journal.note("mail", delivery, recipient=recipient, subject=str(_headers(raw)["Subject"]))
        configuration_set = request.get("ConfigurationSetName", "")
        if configuration_set in self._told_sets:
            tags["ses:configuration-set"] = [configuration_set]
            self._tell(request, response["MessageId"], recipients, raw, tags)

    def _tell(
        self,
        request: Mapping[str, Any],
        message_id: str,
        recipients: list[str],
        raw: bytes,
        tags: Mapping[str, list[str]],
    ) -> None:
        mail = {
            "timestamp": to_text(self._now()),
            "source": request["FromEmailAddress"],
            "messageId": message_id,
            "destination": recipients,
            "headersTruncated": False,
            "headers": [{"name": name, "value": str(value)} for name, value in _headers(raw).items()],
            "tags": tags,
        }
        for event_type, detail_type, key in EVENTS:
            what = {} if key == "send" else {"timestamp": to_text(self._now()), "recipients": recipients}
            self._bus.emit("default", "aws.ses", detail_type, {"eventType": event_type, "mail": mail, key: what})


def _headers(raw: bytes) -> email.message.EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert isinstance(message, email.message.EmailMessage)  # noqa: S101  (the SMTP policy makes no other)
    return message
