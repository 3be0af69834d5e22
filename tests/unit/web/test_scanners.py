"""Whoever opens links, opens them in vain: GET and HEAD change nothing, and tell HEAD what they tell GET."""

from dataclasses import replace

import pytest
from tests.fakes.site import Site
from tests.unit.web.test_sign_ups import state

from wirewatch.subscriptions.tokens import ERASE, EXPORT
from wirewatch.web.pushes import ADDRESS
from wirewatch.web.routes import ROUTES

PUBLIC = {"/openapi.json", "/watches/{watch}/feed.atom", "/watches/{watch}/feed.json", "/assets/{name}"}
GETS = sorted(path for method, path in ROUTES if method == "GET" and path != ADDRESS)  # which no mail or page names


def real(path):
    """The path of a route with something there is."""
    return path.replace("{watch}", "idlib").replace("{name}", "site.css")


@pytest.mark.parametrize("path", GETS)
@pytest.mark.parametrize("pending", [True, False])
def test_opening_any_link_twice_changes_nothing(path, pending):
    site = Site()
    site.subscribed()
    exports, erases = site.asked_link(EXPORT), site.asked_link(ERASE)
    if pending:
        site.ask("POST", "/api/subscriptions", {"address": "new@example.org", "query": "floods"})
    site.people.rows = {name: replace(row) for name, row in site.people.rows.items()}
    person = next(iter(site.people.rows.values()))
    tokens = site.desk.tokens
    named = {
        "/confirm": site.link,
        "/unsubscribe": tokens.to_unsubscribe(person.id),
        "/mute": tokens.to_mute(person.id, "s-1", site.now),
        "/pause": tokens.to_pause(person.id, "idlib", site.now),
        "/feedback": tokens.to_judge(person.id, "s-1", "i-1", site.now),
        "/export": exports,
        "/erase": erases,
    }
    token = named.get(path, tokens.to_manage(person.id, site.now))
    before = state(site)
    for _ in range(2):
        got = site.ask("GET", real(path), query={"token": token, "verdict": "useful"})
        head = site.ask("HEAD", real(path), query={"token": token, "verdict": "useful"})
        assert got.status == 200
        assert (head.status, head.all_headers, head.body) == (200, got.all_headers, "")
    assert state(site) == before


@pytest.mark.parametrize("path", sorted({path for _, path in ROUTES}))
def test_a_path_names_the_methods_that_it_takes(path):
    given = Site().ask("DELETE", real(path), {})
    assert given.status == 405
    taken = {method for method, each in ROUTES if each == path}
    assert set(given.headers["Allow"].split(", ")) == taken | ({"HEAD"} if "GET" in taken else set())


@pytest.mark.parametrize("path", [*GETS, "/nowhere"])
def test_every_answer_forbids_what_we_do_not_need(path):
    headers = Site().look(real(path)).all_headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert ("no-store" in headers["Cache-Control"]) is (path not in PUBLIC)
