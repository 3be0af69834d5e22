import json
from copy import deepcopy
from datetime import timedelta

import pytest
from tests.fakes.site import JSON, WISH, Site

from wirewatch.subscriptions.limits import ADDRESS, EVERYBODY, NETWORK, Limit, LimitError, network_of, spend
from wirewatch.subscriptions.repeats import ABANDONED, LASTS

KEYED = JSON | {"idempotency-key": "k-1"}


def state(site):
    """Everything that is stored."""
    catalogue = list(site.catalogue.list_all())
    return deepcopy((site.people.rows, site.people.proofs, site.ledger.rows, catalogue, site.requests))


def wish(number):
    return WISH | {"address": f"a{number}@example.org"}


def test_a_network_that_asks_too_often_is_told_when_to_come_again():
    site = Site()
    for n in range(NETWORK.most):
        assert site.ask("POST", "/api/subscriptions", wish(n), client="192.0.2.7").status == 202
    given = site.ask("POST", "/api/subscriptions", wish("x"), client="192.0.2.7")
    assert (given.status, json.loads(given.body)["type"]) == (429, "/api#limit")
    assert site.ask("POST", "/api/subscriptions", wish("y"), client="192.0.2.8").status == 202
    site.now += timedelta(seconds=int(given.headers["Retry-After"]))
    assert site.ask("POST", "/api/subscriptions", wish("x"), client="192.0.2.7").status == 202


def test_all_networks_together_have_a_limit_too():
    site = Site()
    site.requests.counts = dict.fromkeys(_counted(site), EVERYBODY.most)
    assert site.ask("POST", "/api/subscriptions", wish("x")).status == 429


def _counted(site):
    site.ask("POST", "/api/subscriptions", wish("first"))
    return [key for key in site.requests.counts if key.startswith("everybody")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("nonsense", "", True),
    ],
)
def test_a_network_is_an_ipv4_address_or_an_ipv6_64(one, other, same):
    assert (network_of(one) == network_of(other)) is same


def test_counts_name_neither_an_address_nor_a_network():
    site = Site()
    site.ask("POST", "/api/subscriptions", WISH, client="192.0.2.7")
    kept = " ".join(site.requests.counts)
    assert len(site.requests.counts) == 3
    assert "192.0.2" not in kept
    assert "ana" not in kept


def test_a_span_that_has_passed_counts_no_more_whatever_is_still_stored():
    site, limit = Site(), Limit("x", 2, timedelta(minutes=1))
    for _ in range(2):
        spend([(limit, "a")], site.now, "key", site.requests)
    with pytest.raises(LimitError) as refusal:
        spend([(limit, "a")], site.now, "key", site.requests)
    assert 0 < refusal.value.retry_after <= 60
    spend([(limit, "b")], site.now, "key", site.requests)
    spend([(limit, "a")], site.now + timedelta(minutes=1), "key", site.requests)


def test_too_many_wishes_for_one_address_change_nothing_and_are_answered_as_ever():
    site = Site()
    first = site.ask("POST", "/api/subscriptions", WISH)
    for _ in range(ADDRESS.most):
        site.ask("POST", "/api/subscriptions", WISH)
    site.now += timedelta(hours=2)
    before = dict(site.people.rows)
    assert site.ask("POST", "/api/subscriptions", WISH) == first
    assert site.people.rows == before
    assert len(site.mails) == 1


def test_a_robot_that_fills_the_hidden_field_is_thanked_and_nothing_happens():
    site = Site()
    before = state(site)
    trapped = site.ask("POST", "/api/subscriptions", WISH | {"website": "https://spam.example"})
    assert state(site) == before
    assert trapped == Site().ask("POST", "/api/subscriptions", WISH)


def test_a_deployment_may_take_no_sign_ups_or_those_of_its_domains():
    closed = Site(sign_ups="closed").ask("POST", "/api/subscriptions", WISH)
    assert (closed.status, json.loads(closed.body)["type"]) == (403, "/api#closed")
    ours = Site(sign_ups="news.example,example.org")
    assert ours.ask("POST", "/api/subscriptions", WISH).status == 202
    other = ours.ask("POST", "/api/subscriptions", WISH | {"address": "ana@example.org.evil.example"})
    assert (other.status, json.loads(other.body)["field"]) == (400, "address")
    assert len(ours.people.rows) == 1


def test_a_repeated_request_gets_its_answer_again_and_does_nothing():
    site = Site()
    first = site.ask("POST", "/api/subscriptions", WISH, KEYED, client="192.0.2.7")
    before = state(site)
    assert site.ask("POST", "/api/subscriptions", WISH, KEYED, client="192.0.2.7") == first
    assert state(site) == before


def test_a_key_belongs_to_one_request_for_a_day():
    site = Site()
    site.ask("POST", "/api/subscriptions", WISH, KEYED, client="192.0.2.7")
    other = site.ask("POST", "/api/subscriptions", wish(2), KEYED, client="192.0.2.7")
    assert (other.status, len(site.people.rows)) == (422, 1)
    assert site.ask("POST", "/api/subscriptions", wish(2), KEYED, client="192.0.2.8").status == 202
    site.now += LASTS
    assert site.ask("POST", "/api/subscriptions", wish(3), KEYED, client="192.0.2.7").status == 202


def test_a_request_that_died_may_be_repeated_once_it_cannot_be_alive():
    site = Site()
    site.people.request = lambda *_: 1 / 0
    with pytest.raises(ZeroDivisionError):
        site.ask("POST", "/api/subscriptions", WISH, KEYED, client="192.0.2.7")
    del site.people.request
    assert site.ask("POST", "/api/subscriptions", WISH, KEYED, client="192.0.2.7").status == 409
    site.now += ABANDONED
    assert site.ask("POST", "/api/subscriptions", WISH, KEYED, client="192.0.2.7").status == 202
    assert len(site.mails) == 1


def test_a_key_without_measure_is_refused():
    given = Site().ask("POST", "/api/subscriptions", WISH, JSON | {"idempotency-key": "k" * 256})
    assert given.status == 400


HOSTILE = ["x" * 10_240, "\"'><script>alert(1)</script>", "\u202eevil\u2066", "\0", "{{7*7}}", "\ud800", "💥" * 3000]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["address", "query", "watches", "levels", "digest", "quiet", "paused", "hourly_cap"])
def test_hostile_text_in_any_field_is_a_clear_refusal_or_stored_as_text(field, text):
    site = Site()
    asked = {name: value for name, value in WISH.items() if field != "query" or name != "watches"}
    value = {"watches": [text], "levels": [text], "digest": {"timezone": text}, "paused": {text: "2030-01-01"}}
    given = site.ask("POST", "/api/subscriptions", asked | {field: value.get(field, text)})
    if given.status == 202:
        assert next(iter(site.person.names.values())) == " ".join(text.split())
    else:
        assert (given.status, given.content_type) == (400, "application/problem+json")
        assert json.loads(given.body)["field"]
        assert site.people.rows == {}
    assert len(given.body) < 50_000


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [("x" * 70_000, JSON, 413), ("a=b", {}, 415), ("{", JSON, 400), ("[]", JSON, 400), ("[" * 9999, JSON, 400)],
)
def test_a_body_that_is_no_json_object_is_a_problem(body, headers, status):
    given = Site().ask("POST", "/api/subscriptions", body, headers)
    assert (given.status, given.content_type) == (status, "application/problem+json")
    assert json.loads(given.body)["status"] == status


@pytest.mark.parametrize("query", ["(idlib", "idlib\nAND AND turkey"])
def test_a_bad_query_is_shown_with_its_place_and_what_to_write(query):
    asked = {"address": "ana@example.org", "query": query}
    told = json.loads(Site().ask("POST", "/api/subscriptions", asked).body)
    assert (told["type"], told["field"]) == ("/api#query", "query")
    assert told["line"] == query.count("\n") + 1
    assert "^" in told["shown"]
