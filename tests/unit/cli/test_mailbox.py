"""Mails become files, and a second replay removes the first one's files and no others."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from wirewatch_cli.cloud import SentMail
from wirewatch_cli.mailbox import empty, write_mails

NOON = datetime(2020, 2, 15, 12, tzinfo=UTC)


def mail(subject: str, delivery: str = "d-1", *, html: bool = True) -> SentMail:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content("Text: İdlib")
    if html:
        message.add_alternative("<p>HTML: إدلب</p>", subtype="html")
    return SentMail(NOON, "duty.desk@example.org", delivery, message.as_bytes(), "m-1")


def kind(delivery: str) -> str:
    return {"d-1": "alert", "d-2": "digest"}.get(delivery, "mail")


def test_a_mail_is_kept_as_it_was_sent_with_its_html_beside_it(tmp_path: Path) -> None:
    sent = mail("[URGENT] idlib: Two pilots killed")
    (written,) = write_mails(tmp_path, [sent], kind)
    assert written.eml == "mails/01-alert-urgent-idlib-two-pilots-killed.eml"
    assert (tmp_path / written.eml).read_bytes() == sent.raw
    assert (tmp_path / written.eml).with_suffix(".html").read_text() == "<p>HTML: إدلب</p>\n"
    assert (written.to, written.kind) == ("duty.desk@example.org", "alert")


def test_names_are_numbered_short_and_plain(tmp_path: Path) -> None:
    mails = [
        mail("Çok ağır bir saldırı: " + "word " * 20, "d-2"),
        mail("إدلب", "d-3", html=False),
        mail("../../etc/passwd"),
    ]
    assert [written.eml for written in write_mails(tmp_path, mails, kind)] == [
        "mails/01-digest-cok-agr-bir-saldr-word-word-word-word.eml",
        "mails/02-mail-duty-desk-example-org.eml",
        "mails/03-alert-etc-passwd.eml",
    ]


def test_only_what_a_replay_wrote_is_removed(tmp_path: Path) -> None:
    (written,) = write_mails(tmp_path, [mail("Old news")], kind)
    foreign = tmp_path / "mails" / "99-alert-kept.eml"
    foreign.write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    with (tmp_path / ".wirewatch-files").open("a") as manifest:
        manifest.write("../outside.eml\nnotes.txt\n")
    empty(tmp_path)
    assert not (tmp_path / written.eml).exists()
    assert not (tmp_path / written.eml).with_suffix(".html").exists()
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "99-alert-kept.eml",
        "notes.txt",
    ]


def test_emptying_a_folder_that_no_replay_knows_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    empty(tmp_path)
    empty(tmp_path / "absent")
    assert (tmp_path / "notes.txt").exists()
