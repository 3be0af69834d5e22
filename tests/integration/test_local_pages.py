"""The pages of a run on this machine: who may ask, what is shown, and that a mail stays in its frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from wirewatch_cli.cloud import LocalCloud, SentMail, VirtualClock
from wirewatch_cli.local_pages.front import Front
from wirewatch_cli.local_pages.lines import line_of
from wirewatch_cli.local_pages.pages import Desk
from wirewatch_cli.local_pages.server import LARGEST, PageServer
from wirewatch_cli.main import main
from wirewatch_cli.pace import ScenarioPace
from wirewatch_cli.places import template_path
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.tellings import AlertTold, DigestSent, FeedChanged, MailSent, Quiet, Told, Trouble

SCENARIO = Path("events/scenarios/idlib-2020-02-15")
EVIL = "<script>alert(1)</script>"


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = f"Flash: {EVIL}", "alerts@wirewatch.example", "a@example.org"
    message["List-Unsubscribe"] = "<http://127.0.0.1:1/unsubscribe?token=t>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(f"read https://news.example/1 {EVIL}")
    message.add_alternative(
        f"<html><head></head><body>{EVIL}<a href='https://news.example/1'>x</a></body></html>", "html"
    )
    return message.as_bytes()


class Local:
    """A run's pages, and a browser without manners."""

    def __init__(self, server: PageServer, desk: Desk) -> None:
        self.desk, self._url = desk, urlsplit(server.url)

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection(self._url.hostname or "", self._url.port, timeout=5)
        connection.request(method, path, body or None, {name.replace("_", "-"): v for name, v in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read().decode()


@contextmanager
def opened() -> Iterator[Local]:
    scenario = load_scenario(SCENARIO)
    clock = VirtualClock(scenario.start)
    server = PageServer(0)
    with LocalCloud(template_path(None), clock, public_url=server.url) as cloud:
        desk = Desk(cloud, ScenarioPace(clock, 0, scenario.end), scenario.title)
        with server.answering(Front(desk, lambda: None)):
            yield Local(server, desk)


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    with opened() as found:
        yield found


def test_a_name_of_somebody_elses_is_not_answered(local: Local):
    assert local.ask("/local/", Host="evil.example")[0].status == 421
    assert local.ask("/local/")[0].status == 200


def test_a_body_without_end_is_not_read(local: Local):
    assert local.ask("/", "POST", b"x", Content_Length=str(LARGEST + 1))[0].status == 413


def test_time_is_hurried_from_the_own_pages_only(local: Local):
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert local.ask("/local/speed", "POST", b"speed=600", Origin="https://evil.example", **form)[0].status == 403
    assert local.desk.pace.speed == 0
    assert local.ask("/local/speed", "POST", b"speed=600", **form)[0].status == 303
    assert local.desk.pace.speed == 600
    assert local.ask("/local/speed", "POST", b"speed=1e9", **form)[0].status == 404
    local.desk.pace.speed = 0


def test_a_mail_is_shown_in_a_sandbox_with_its_text_its_headers_and_its_one_click(local: Local):
    local.desk.cloud.mails.append(SentMail(local.desk.cloud.clock.now(), "a@example.org", "d-1", mail(), "m-1"))
    assert EVIL not in local.ask("/local/mailbox")[1]
    shown = local.ask("/local/mailbox/m-1")[1]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown
    assert 'action="/unsubscribe?token=t"' in shown
    html, body = local.ask("/local/mailbox/m-1/html")
    policy = html.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert '<base target="_blank">' in body
    text = local.ask("/local/mailbox/m-1?show=text")[1]
    assert '<a href="https://news.example/1">' in text
    assert EVIL not in text
    assert "List-Unsubscribe-Post" in local.ask("/local/mailbox/m-1?show=headers")[1]
    assert local.ask("/local/mailbox/none")[0].status == 404


@pytest.mark.parametrize("path", ["/local/", "/local/mailbox", "/local/sns", "/local/feeds", "/local/assets/local.js"])
def test_every_page_forbids_what_it_does_not_need(local: Local, path: str):
    answer, _ = local.ask(path)
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/local/none"), ("DELETE", "/local/"), ("POST", "/local/sns")])
def test_what_is_not_there_is_not_found(local: Local, method: str, path: str):
    assert local.ask(path, method)[0].status == 404


def test_what_is_not_the_operators_is_the_functions(local: Local):
    assert "default-src 'none'" in local.ask("/no-such-page")[0].headers["Content-Security-Policy"]
    assert local.ask("/local")[0].headers["location"] == "/local/"


def test_every_telling_has_a_line():
    at = VirtualClock(load_scenario(SCENARIO).start).now()
    alert = {"level": "FLASH", "title": "t", "url": "u", "novelty": "escalated", "source": "s", "reasons": ["r"]}
    told = [
        AlertTold(at, alert, [Told("email", "a")]),
        Quiet(at, 1, 2),
        DigestSent(at, "a", 1, 2),
        MailSent(at, "a", "s"),
        FeedChanged(at, "s", "ok", ""),
        FeedChanged(at, "s", "failing", "why"),
        Trouble(at, "f", "why"),
    ]
    assert [line_of(each).mark for each in told] == ["FLASH", "", "digest", "mail", "ok", "feed", "trouble"]
    assert line_of(told[0]).more == ("escalated · s", "r", "to a (email)")


@pytest.mark.parametrize("option", [["--watch", "x"], ["--opml", "x"], ["--every", "5"], ["--state", "x"]])
def test_a_scenario_takes_no_feeds_and_watches_besides_its_own(option: list[str], capsys):
    assert main(["run", "--replay", str(SCENARIO), *option]) == 2
    assert "not with --replay" in capsys.readouterr().err


def test_time_passes_as_fast_as_it_is_told_and_stands_at_the_end(monkeypatch):
    scenario = load_scenario(SCENARIO)
    clock = VirtualClock(scenario.start)
    real = count(1000, 0.25)  # a quarter of a second from look to look
    monkeypatch.setattr("wirewatch_cli.pace.time", SimpleNamespace(monotonic=real.__next__))
    with clock.running():
        pace = ScenarioPace(clock, 3600, scenario.end)
        assert pace.goal() == scenario.start + timedelta(minutes=15)
        clock.advance_to(scenario.end)
        assert pace.goal() == scenario.end
        assert (pace.speed, pace.ended) == (0, True)
        assert pace.goal() == scenario.end
        pace.speed = 60
        assert pace.goal() == scenario.end + timedelta(seconds=15)
