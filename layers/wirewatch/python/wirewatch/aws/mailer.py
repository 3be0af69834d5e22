"""SES: raw messages, sent once, tagged with the delivery that they are."""

from wirewatch.aws.clients import sender
from wirewatch.aws.refusals import refusals

# The message itself is at fault. All else (quota, pause, an identity not verified yet) may pass.
BAD_MESSAGE = frozenset({"BadRequestException", "MessageRejected", "ValidationException"})


class SesMailer:
    """Mails from one address through one configuration set, whose events tell what became of them."""

    def __init__(self, sender_address: str, configuration_set: str) -> None:
        self._from = sender_address
        self._set = configuration_set

    def send(self, message: bytes, recipient: str, delivery_id: str) -> str:
        """See Mailer.send."""
        with refusals(BAD_MESSAGE):
            answer = sender("sesv2").send_email(
                FromEmailAddress=self._from,
                Destination={"ToAddresses": [recipient]},
                Content={"Raw": {"Data": message}},
                ConfigurationSetName=self._set,
                EmailTags=[{"Name": "delivery", "Value": delivery_id}],
            )
        return str(answer["MessageId"])
