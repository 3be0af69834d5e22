"""What is asked of a hub, what it asks, and how its pushes are signed."""

import hmac
from urllib.parse import parse_qs

import pytest

from wirewatch.push.callback import Asker, is_proof, proof, reachable, secret
from wirewatch.push.hub import LONGEST, METHODS, Asking, is_signed, question_of
from wirewatch.push.push import Push

HUB, TOPIC = "https://hub.example/", "https://wire.example/feed"
KEYS = ("old", "new")
ASKER = Asker("https://alerts.example.org", lambda: KEYS)
QUESTION = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c", "hub.lease_seconds": "86400"}


def signed(body: bytes, method: str = "sha256", by: str = "s") -> str:
    return f"{method}={hmac.new(by.encode(), body, method).hexdigest()}"


def test_a_hub_is_asked_with_a_secret_and_a_lease():
    (asking,) = ASKER.subscribe([("f-1", Push(HUB, TOPIC))])
    assert (asking.feed, asking.hub) == ("f-1", HUB)
    assert parse_qs(asking.form) == {
        "hub.mode": ["subscribe"],
        "hub.topic": [TOPIC],
        "hub.callback": [f"https://alerts.example.org/push/f-1/{proof('new', 'f-1')}"],
        "hub.verify": ["async"],
        "hub.secret": [secret("new", "f-1")],
        "hub.lease_seconds": ["604800"],
    }


def test_who_wants_no_more_of_it_names_the_same_callback_and_no_secret():
    (subscribed,) = ASKER.subscribe([("f-1", Push(HUB, TOPIC))])
    ended = ASKER.unsubscribe("f-1", Push(HUB, TOPIC))
    assert isinstance(ended, Asking)
    assert parse_qs(ended.form).keys() == {"hub.mode", "hub.topic", "hub.callback", "hub.verify"}
    assert parse_qs(ended.form)["hub.callback"] == parse_qs(subscribed.form)["hub.callback"]


def test_an_address_is_known_by_the_keys_of_now_and_before_and_by_no_other():
    assert all(is_proof(KEYS, "f-1", proof(key, "f-1")) for key in KEYS)
    for given in (proof("other", "f-1"), proof("new", "f-2"), proof("new", "f-1")[:-1], "", "é", secret("new", "f-1")):
        assert not is_proof(KEYS, "f-1", given)
    assert secret("new", "f-1") != secret("new", "f-2")


@pytest.mark.parametrize(
    ("url", "reached"), [("https://a.example", True), ("http://127.0.0.1:8080", False), ("none", False), ("", False)]
)
def test_hubs_reach_public_addresses_only(url, reached):
    assert bool(reachable(url)) is reached


@pytest.mark.parametrize("method", METHODS)
def test_a_push_is_known_by_its_signature_over_the_raw_bytes(method):
    body = b"\xff<rss/>"
    assert is_signed(body, signed(body, method), ["other", "s"])
    assert is_signed(body, signed(body, method).upper(), ["s"])
    assert not is_signed(body + b" ", signed(body, method), ["s"])
    assert not is_signed(body, signed(body, method, "x"), ["s"])
    assert not is_signed(body, signed(body, method), [])


@pytest.mark.parametrize("header", ["", "sha256", "sha256=", "md5=00", "sha256=é", "=x", signed(b"x")[:-1]])
def test_a_push_with_another_signature_is_not(header):
    assert not is_signed(b"x", header, ["s"])


@pytest.mark.parametrize(
    "change", [{"hub.challenge": ""}, {"hub.mode": ""}, {"hub.challenge": "c" * (LONGEST + 1)}], ids=str
)
def test_a_question_without_a_sane_challenge_is_none(change):
    assert question_of(QUESTION) is not None
    assert question_of(QUESTION | {name: text[:9000] for name, text in change.items()}) is None


def test_a_denial_needs_no_challenge():
    denial = question_of({"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "full"})
    assert denial is not None
    assert (denial.mode, denial.reason) == ("denied", "full")
