"""Sent mails as files: `mails/NN-<kind>-<subject>.eml`, and beside it the HTML part as `.html`.

A folder remembers in `.wirewatch-files` what was written there, so that the next replay removes its own
files and no others.
"""

import email
import email.policy
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from wirewatch_cli.cloud import SentMail

MANIFEST = ".wirewatch-files"
FOLDER = "mails"
SLUG_LENGTH = 40


@dataclass(frozen=True, slots=True)
class MailFile:
    """A mail as it lies in the output folder; `eml` is relative to it. `kind` is that of its delivery."""

    delivery: str
    at: datetime
    to: str
    kind: str
    subject: str
    eml: str


def write_mails(out: Path, mails: Sequence[SentMail], kind_of: Callable[[str], str]) -> list[MailFile]:
    """Write every mail below `out`, in the order in which they were sent, and note the files."""
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    digits = max(2, len(str(len(mails))))
    written = [_write(out, f"{number:0{digits}}", mail, kind_of(mail.delivery)) for number, mail in enumerate(mails, 1)]
    names = [name for mail in written for name in (mail.eml, _html_name(mail.eml))]
    (out / MANIFEST).write_text("".join(f"{name}\n" for name in names if (out / name).is_file()))
    return written


def empty(out: Path) -> None:
    """Remove what an earlier replay wrote below `out`."""
    manifest = out / MANIFEST
    if not manifest.is_file():
        return
    for name in manifest.read_text().splitlines():
        if re.fullmatch(rf"{FOLDER}/[a-z0-9-]+\.(eml|html)", name):
            (out / name).unlink(missing_ok=True)
    manifest.unlink()


def _write(out: Path, number: str, mail: SentMail, kind: str) -> MailFile:
    message = email.message_from_bytes(mail.raw, EmailMessage, policy=email.policy.default)
    subject = str(message["Subject"] or "")
    name = f"{FOLDER}/{number}-{kind}-{_slug(subject) or _slug(mail.recipient) or 'mail'}.eml"
    (out / name).write_bytes(mail.raw)
    if part := message.get_body(("html",)):
        (out / _html_name(name)).write_text(part.get_content(), encoding="utf-8")
    return MailFile(mail.delivery, mail.at, mail.recipient, kind, subject, name)


def _html_name(eml: str) -> str:
    return eml.removesuffix(".eml") + ".html"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    return slug if len(slug) <= SLUG_LENGTH else slug[: SLUG_LENGTH + 1].rpartition("-")[0]
