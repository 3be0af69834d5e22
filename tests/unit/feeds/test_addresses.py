"""Only public unicast addresses are dialled."""

from ipaddress import ip_address
from random import Random

import pytest
from tests.fakes.addresses import CLASSES, spellings

from wirewatch.feeds.addresses import is_loopback, is_public
from wirewatch.feeds.urls import UrlError, request_url

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "169.253.255.255",
    "169.255.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2003::1",
    "3ffe:ffff::1",
]
NO_ADDRESSES = ["example.org", "", "127.1", "0177.0.0.1", "2130706433", "1.1.1.1.", " 1.1.1.1", "[::1]", "1.1.1.1:80"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_unicast_is_dialled(address):
    assert is_public(address)


def test_there_are_more_than_thirty_classes_of_what_is_not():
    assert len(CLASSES) >= 31


@pytest.mark.parametrize("name", CLASSES)
def test_no_other_class_is_dialled(name):
    assert not any(is_public(address) for address in CLASSES[name])


@pytest.mark.parametrize("name", CLASSES)
def test_no_spelling_in_a_url_makes_it_public(name):
    for address in CLASSES[name]:
        for host in spellings(address):
            try:
                spelt = request_url(f"http://{host}/feed")
            except UrlError:
                continue
            dialled = spelt.removeprefix("http://").removesuffix("/feed").strip("[]")
            assert not is_public(dialled), host


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_not_public(address):
    assert not is_public(address)


def test_a_zone_does_not_change_what_an_address_is():
    assert not is_public("fe80::1%eth0")
    assert is_public("2a00:1450::1%eth0")


def test_whatever_is_dialled_is_global_by_another_judge_too():
    dice = Random(3)
    drawn = [dice.getrandbits(32).to_bytes(4) for _ in range(20_000)]
    drawn += [(0x2000 << 112 | dice.getrandbits(125)).to_bytes(16) for _ in range(20_000)]
    public = [each for each in map(ip_address, drawn) if is_public(str(each))]
    assert all(each.is_global and not each.is_multicast for each in public)
    assert len(public) > 30_000


@pytest.mark.parametrize("address", ["127.0.0.9", "127.255.255.254", "::1"])
def test_loopback_is_told_apart(address):
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "1.1.1.1", "localhost", "", "0.0.0.0", "::"])
def test_nothing_else_is_loopback(address):
    assert not is_loopback(address)
