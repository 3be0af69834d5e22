"""A mail of the mailbox, taken apart for being shown."""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache

from wirewatch_cli.cloud import SentMail

LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail; `one_click` is where its unsubscribe header says a mail program may post (RFC 8058), or ""."""

    id: str
    at: datetime
    to: str
    sender: str
    subject: str
    text: str
    html: str
    headers: Sequence[tuple[str, str]]
    one_click: str

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, and whether each is a link."""
        found: list[tuple[str, bool]] = []
        at = 0
        for link in LINK.finditer(self.text):
            found += [(self.text[at : link.start()], False), (link.group(), True)]
            at = link.end()
        return [*found, (self.text[at:], False)]


def view_of(mail: SentMail) -> MailView:
    """The mail, read as a mail program reads it."""
    return _read(mail.message_id, mail.at, mail.recipient, mail.raw)


@lru_cache(maxsize=500)
def _read(message_id: str, at: datetime, recipient: str, raw: bytes) -> MailView:
    message = email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)
    one_click = str(message.get("List-Unsubscribe-Post", "")).strip() == "List-Unsubscribe=One-Click"
    link = re.search(r"<(https?://[^>]+)>", str(message.get("List-Unsubscribe", "")))
    return MailView(
        id=message_id,
        at=at,
        to=recipient,
        sender=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=[(name, str(value)) for name, value in message.items()],
        one_click=link.group(1) if link and one_click else "",
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
