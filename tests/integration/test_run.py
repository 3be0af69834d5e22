"""`wirewatch run` on a loopback server: an entry that is added to a feed alerts within two polls."""

import os
import re
import signal
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from wirewatch_cli.main import main

FEEDS = 20
POLLS_BEFORE = 2  # the third poll of a feed finds the new entry
USUAL = signal.getsignal(signal.SIGINT)
LAST = 4  # the poll at which somebody presses Ctrl-C
ENTRY = "<item><title>{}</title><link>https://news.example/{}</link></item>"


class Publisher(BaseHTTPRequestHandler):
    """Feeds named by number; the seventh has news from its third poll on."""

    polls: dict[str, int]

    def do_GET(self) -> None:
        seen = self.polls[self.path] = self.polls.get(self.path, 0) + 1
        entries = [ENTRY.format(f"Old volcano {self.path}", self.path)]
        if self.path == "/7.xml" and seen > POLLS_BEFORE:
            entries.insert(0, ENTRY.format("A volcano erupts [now]", "eruption"))
        if self.path == "/7.xml" and seen == LAST and signal.getsignal(signal.SIGINT) != USUAL:  # the run listens
            os.kill(os.getpid(), signal.SIGINT)
        body = f"<rss version='2.0'><channel><title>F</title>{''.join(entries)}</channel></rss>"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def publisher() -> Iterator[ThreadingHTTPServer]:
    Publisher.polls = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_new_entry_alerts_within_two_polls_and_the_baseline_never_does(
    publisher: ThreadingHTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    opml = tmp_path / "feeds.opml"
    base = f"http://127.0.0.1:{publisher.server_port}"
    outlines = "".join(f'<outline xmlUrl="{base}/{n}.xml"/>' for n in range(FEEDS))
    opml.write_text(f"<opml>{outlines}</opml>")
    arguments = ["run", "--opml", str(opml), "--watch", "volcano", "--every", "1", "--for", "60"]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert f"first poll done: the baseline is {FEEDS} items" in text
    assert re.search(r"ROUTINE  A volcano erupts \[now\]\n", text)
    assert "https://news.example/eruption" in text
    assert text.count("ROUTINE  ") == 1
    assert re.search(rf"polls, {FEEDS + 1} items, 1 alert\n$", text)
    assert publisher.RequestHandlerClass is Publisher
    assert Publisher.polls["/7.xml"] >= POLLS_BEFORE + 1
