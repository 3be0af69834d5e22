"""The mail as it travels: headers and both parts, in ASCII, the same bytes for the same delivery."""

from collections.abc import Callable, Sequence
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from functools import partial

from wirewatch.delivery.delivery import HEADER, Delivery
from wirewatch.delivery.lines import one_line
from wirewatch.delivery.links import Links
from wirewatch.delivery.rendering import render
from wirewatch.delivery.shortening import shortened
from wirewatch.subscriptions.tokens import Tokens

SENDER_NAME = "Wirewatch"
MAX_HEADER = 995  # what SES takes
MAX_BYTES = 100_000  # mail programs clip at 102 kB
FRAME = 10_000  # of them around the stories, about


class Unfolded(UnstructuredHeader, BaseHeader):
    """A header in one line: the standard library encodes a link that is longer than a line, and nobody decodes it."""

    def fold(self, *, policy: Policy) -> str:
        """`name: value`, however long."""
        return f"{self.name}: {self}{policy.linesep}"


class Spoken(UnstructuredHeader, BaseHeader):
    """A header in any language: the standard library loses blanks between words that it encodes."""

    def fold(self, *, policy: Policy) -> str:
        """As one run of encoded words, or plainly if it is ASCII."""
        charset = "us-ascii" if self.isascii() else "utf-8"
        folded = Header(str(self), charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


def _policy() -> Policy:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", Unfolded)
    headers.map_to_type("subject", Spoken)
    return SMTP.clone(cte_type="7bit", header_factory=headers)


POLICY = _policy()


def compose(delivery: Delivery, *, sender: str, links: Links) -> bytes:
    """Render a mail and pack it, a digest with as many stories as fit. `sender` is an address, maybe with a name."""
    packed = _packed(delivery, sender, links)
    while (size := len(packed)) > MAX_BYTES and (shorter := shortened(delivery, _share(size))):
        delivery, packed = shorter, _packed(shorter, sender, links)
    return packed


def _share(size: int) -> float:
    """Which part of the stories may stay in a mail of that size."""
    return 0.98 * (MAX_BYTES - FRAME) / (size - FRAME)


def _packed(delivery: Delivery, sender: str, links: Links) -> bytes:
    mail = render(delivery, links)
    message = EmailMessage(policy=POLICY)
    message["From"] = _sender(sender)
    message["To"] = Address(addr_spec=delivery.address)
    message["Subject"] = _as_written(one_line(mail.subject))
    message["Date"] = format_datetime(delivery.created)
    message["Auto-Submitted"] = "auto-generated"
    message[HEADER] = delivery.id
    if mail.unsubscribe:
        _offer_unsubscribing(message, mail.unsubscribe)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message.set_boundary(f"=_{delivery.id}")
    return message.as_bytes()


def composer(sender: str, public_url: str, keys: Sequence[str]) -> Callable[[Delivery], bytes]:
    """`compose`, given the keys that sign links and the place that they lead to."""
    return partial(compose, sender=sender, links=Links(public_url, Tokens(keys)))


def _as_written(text: str) -> str:
    """The text without encoded words (RFC 2047): the standard library decodes those that somebody wrote into a title,
    line breaks and all, and what comes after a line break is a header."""
    return text.replace("=?", "= ?")


def _sender(sender: str) -> Address:
    name, address = parseaddr(sender)
    return Address(name or SENDER_NAME, addr_spec=address)


def _offer_unsubscribing(message: EmailMessage, link: str) -> None:
    """RFC 8058: mail programs show their own button, which sends a POST to the link."""
    if len(link) > MAX_HEADER:
        raise ValueError(f"an unsubscribe link of {len(link)} characters fits no header")
    message["List-Unsubscribe"] = f"<{link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
