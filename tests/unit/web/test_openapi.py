"""The document and the behaviour agree: no operation is missing in either, and no answer is undocumented."""

import json
import re
from pathlib import Path

from tests.fakes.conformance import try_operations
from tests.fakes.site import Site
from tests.fakes.wsgi import application

from wirewatch.subscriptions.tokens import ERASE, EXPORT
from wirewatch.web import routes
from wirewatch.web.openapi import document
from wirewatch.web.problems import REFUSALS, problem_of
from wirewatch.web.request import Request
from wirewatch.web.routes import ROUTES, answer
from wirewatch.web.showing import KINDS

AGES = {"/openapi.json", "/api"}


def test_every_route_for_programs_is_an_operation_and_every_operation_a_route():
    told = {(method.upper(), path) for path, methods in document()["paths"].items() for method in methods}
    routes = {
        (method, path)
        for method, path in ROUTES
        if path.startswith("/api/") or re.fullmatch(r"/watches/.*/feed\..*", path)
    }
    assert told == routes


def test_made_requests_get_documented_answers_only():
    site = Site().subscribed()

    def ask(method, url, headers, body):
        site.asked += 1
        path = url.partition("?")[0]
        client = f"198.{site.asked >> 16}.{site.asked >> 8 & 255}.{site.asked & 255}"
        request = Request(method, path, {}, headers, body.decode("utf-8", "replace"), client, "https://a.example")
        given = answer(request, site.now, desk=site.desk)
        return given.status, given.all_headers, given.body.encode()

    def tokens():
        if site.people.rows.get(person) is None or site.people.rows[person] != before:
            site.people.rows[person] = before
        proofs = {purpose: site.proof(person, purpose) for purpose in (EXPORT, ERASE)}
        return proofs | {"manage": made.to_manage(person, site.now), "undo": made.to_undo(person, "", site.now)}

    before, person, made = site.person, site.person.id, site.desk.tokens
    told = try_operations(application(ask), 15, tokens)
    assert told["200"] > 20
    assert told["400"] > 20


def test_the_document_and_the_page_are_served_and_tell_every_problem():
    site = Site()
    given = site.look("/openapi.json")
    assert json.loads(given.body)["openapi"] == "3.1.0"
    assert site.look("/openapi.json", if_none_match=given.headers["ETag"]).status == 304
    shown = site.look("/api").body
    assert "<script" not in shown
    assert all(f'id="{kind}"' in shown for kind in KINDS)


def test_every_kind_of_problem_is_explained():
    names = ("problems", "own_subscription", "asked_links", "enrolment", "routes", "routing", "watches")
    source = "".join((Path(routes.__file__).parent / f"{name}.py").read_text() for name in names)
    kinds = set(re.findall(r'problem\(\s*\d+,\s*"([a-z-]+)"', source))
    assert kinds - {"token"} == KINDS.keys() - {"token"}
    assert len(REFUSALS) == 6
    assert callable(problem_of)
