"""1,000 feeds that have not changed, by four clients in one run: feeds for a second of the client's processor time.

The server is another process on loopback. Each client has its own process and polls twice (on new connections, and on
the kept ones), three times; the best time counts.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.benchmarks.book import Book, Role
from tests.integration.certificates import make_certificate

HERE = Path(__file__).parent
CLIENTS = ("wirewatch", "pycurl", "aiohttp", "urllib3")
HOSTS, FEEDS, TRIES = 200, 1000, 3
FEWER = (10, 100, 1000)
ROLES: dict[str, Role] = {"wirewatch": "ours", "pycurl": "limit"}
NAMES = {"wirewatch": "fetch", "pycurl": "plain pycurl"}
ROWS = ("http, new", "http, kept", "https, new", "https, kept")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"), *(f"127.0.0.{host}" for host in range(1, HOSTS + 1)))


@pytest.fixture(scope="module")
def ports(certificate: Path) -> Iterator[list[str]]:
    command = [sys.executable, HERE / "fetch_server.py", certificate]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().split()
        server.terminate()


def urls(scheme: str, port: str, count: int) -> list[str]:
    return [f"{scheme}://127.0.0.{number % HOSTS + 1}:{port}/feeds/{number}.xml" for number in range(count)]


def feeds_per_second(client: str, scheme: str, port: str, certificate: Path, count: int = FEEDS) -> list[float]:
    """On new connections, and on kept ones; all answers must be 304s."""
    command = [sys.executable, HERE / "fetch_clients.py", client, certificate]
    run = subprocess.run(
        command, input="\n".join(urls(scheme, port, count)), stdout=subprocess.PIPE, text=True, check=True
    )
    rounds = json.loads(run.stdout)
    assert [each["not_modified"] for each in rounds] == [count, count], client
    return [count / each["cpu"] for each in rounds]


def test_unchanged_feeds_for_a_second_of_processor_time(ports, certificate, book: Book):
    measured: dict[str, dict[str, float]] = {name: {} for name in CLIENTS if name == "wirewatch" or find_spec(name)}
    for scheme, port in zip(("http", "https"), ports, strict=True):
        tries = [{name: feeds_per_second(name, scheme, port, certificate) for name in measured} for _ in range(TRIES)]
        for name, best in measured.items():
            for row, rates in zip(("new", "kept"), zip(*(each[name] for each in tries), strict=True), strict=True):
                best[f"{scheme}, {row}"] = max(rates)
    for name, best in measured.items():
        for row, found in best.items():
            book.note("fetch", f"{NAMES.get(name, name)}, {row}", found, ROLES.get(name, "peer"))
    ours = measured.pop("wirewatch")
    assert ours["https, kept"] > 2 * ours["https, new"]
    for row in ROWS:
        assert all(ours[row] > 2 * rates[row] for name, rates in measured.items() if name != "pycurl"), row
        assert ours[row] > 0.25 * measured["pycurl"][row], row  # which judges no URL, no address and no answer


def test_a_feed_costs_the_same_however_many_there_are(ports, certificate, book: Book):
    rates = {}
    for count in FEWER:
        for name in ("wirewatch", "pycurl"):
            rates[name, count] = max(feeds_per_second(name, "https", ports[1], certificate, count)[0] for _ in range(3))
            book.note("fetch-growth", NAMES[name], rates[name, count], ROLES[name], size=count)
    assert rates["wirewatch", 1000] > 0.5 * rates["wirewatch", 100]
