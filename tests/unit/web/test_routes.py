import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.people import NOON
from tests.fakes.site import FORM, WISH, Site
from tests.fakes.topic import FakeTopic

from wirewatch.levels.level import Level
from wirewatch.subscriptions.enrolling import enrol
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Cadence, Channel, DigestPlan, QuietHours, Status, Subscription


def test_nothing_counts_before_the_mail_is_confirmed():
    site = Site()
    site.ask("POST", "/subscriptions", WISH)
    assert site.person.status is Status.PENDING
    assert list(site.people.watching("idlib")) == []
    assert site.mails[0].delivery.address == "ana@example.org"


def test_confirming_starts_alerts_and_the_first_digests_window():
    person = Site().subscribed().person
    assert person.status is Status.CONFIRMED
    assert (person.cursor, person.next_digest) == (NOON, NOON.replace(day=15, hour=4))


def test_the_answer_is_the_same_whatever_the_state_of_the_address():
    site = Site()
    first = site.ask("POST", "/subscriptions", WISH)
    again = site.ask("POST", "/subscriptions", WISH)
    site.subscribed()
    assert first == again == site.ask("POST", "/subscriptions", WISH)


def test_a_thousand_wishes_for_an_address_send_one_mail():
    site = Site()
    for _ in range(1000):
        site.ask("POST", "/subscriptions", WISH | {"address": "ANA@example.org"})
    assert len(site.mails) == 1


def test_an_hour_later_a_new_mail_replaces_the_one_that_got_lost():
    site = Site()
    site.ask("POST", "/subscriptions", WISH)
    lost = site.link
    site.now = NOON + timedelta(hours=1)
    site.ask("POST", "/subscriptions", WISH)
    assert len(site.mails) == 2
    assert site.ask("POST", "/subscriptions/confirm", {"token": lost}).status == 410
    assert site.ask("POST", "/subscriptions/confirm", {"token": site.link}).status == 200


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.SUPPRESSED])
def test_a_settled_address_is_left_as_it_is_and_gets_no_mail(status):
    site = Site().subscribed()
    site.people.set_status(site.person.id, status)
    before, site.now = site.person, NOON + timedelta(days=9)
    site.ask("POST", "/subscriptions", WISH | {"levels": ["ROUTINE"]})
    assert site.person == before
    assert len(site.mails) == 1


def test_a_crash_before_the_mail_was_opened_is_mended_by_the_next_wish():
    site = Site()
    site.ask("POST", "/subscriptions", WISH)
    site.ledger.rows.clear()
    site.ask("POST", "/subscriptions", WISH)
    assert site.ask("POST", "/subscriptions/confirm", {"token": site.link}).status == 200


def test_whoever_left_may_come_back():
    site = Site().subscribed()
    site.ask("POST", "/unsubscribe", query=site.leaving)
    site.now = NOON + timedelta(days=1)
    assert site.subscribed().person.status is Status.CONFIRMED


def test_a_confirmation_works_once_and_does_not_undo_an_unsubscription():
    site = Site().subscribed()
    site.ask("POST", "/unsubscribe", query=site.leaving)
    assert site.ask("POST", "/subscriptions/confirm", {"token": site.link}).status == 410
    assert site.person.status is Status.ENDED


def test_a_confirmation_expires_after_two_days():
    site = Site()
    site.ask("POST", "/subscriptions", WISH)
    site.now = NOON + timedelta(hours=48, seconds=1)
    assert site.ask("POST", "/subscriptions/confirm", {"token": site.link}).status == 410


def test_a_confirmation_of_nobody_is_refused():
    site = Site()
    token = site.desk.tokens.to_prove("confirm", "u-nobody", "s")
    assert site.ask("POST", "/subscriptions/confirm", {"token": token}).status == 410


def test_a_query_becomes_a_watch_when_its_mail_is_confirmed_and_only_once():
    site = Site()
    wish = {"address": "a@b.example", "query": " floods  AND dam "}
    site.ask("POST", "/subscriptions", wish)
    assert [watch.id for watch in site.catalogue.list_all()] == ["idlib"]
    site.ask("POST", "/subscriptions/confirm", {"token": site.link})
    made = site.catalogue.version()
    (watch,) = (each for each in site.catalogue.list_all() if each.id != "idlib")
    assert (watch.name, watch.query) == ("floods AND dam", "floods AND dam")
    site.ask("POST", "/subscriptions", wish | {"address": "c@d.example"})
    site.ask("POST", "/subscriptions/confirm", {"token": site.link})
    assert site.catalogue.version() == made
    assert {each.name_of(watch.id) for each in site.people.rows.values()} == {"floods AND dam"}


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("query", {"watches": [], "query": "(idlib"}),
        ("watches", {"watches": ["nowhere"]}),
        ("address", {"address": "ana"}),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_problem_that_names_its_field(field, change):
    site = Site()
    given = site.ask("POST", "/subscriptions", WISH | change)
    assert (given.status, given.content_type) == (400, "application/problem+json")
    assert json.loads(given.body)["field"] == field
    assert site.people.rows == {}


def test_whoever_wants_routine_news_makes_the_watch_eager_when_confirmed():
    site = Site()
    site.ask("POST", "/subscriptions", WISH | {"levels": ["ROUTINE"]})
    assert not site.catalogue.get("idlib").eager
    site.ask("POST", "/subscriptions/confirm", {"token": site.link})
    assert site.catalogue.get("idlib").eager


def test_opening_a_link_shows_a_button_and_changes_nothing():
    site = Site().subscribed()
    before = dict(site.people.rows)
    for path, token in (("/unsubscribe", site.leaving["token"]), ("/confirm", site.link)):
        shown = site.ask("GET", path, query={"token": token})
        assert shown.status == 200
        assert shown.body.count("<button") == 1
        assert 'method="post"' in shown.body
        assert "frame-ancestors 'none'" in shown.all_headers["Content-Security-Policy"]
    assert site.people.rows == before


@pytest.mark.parametrize("path", ["/unsubscribe", "/confirm"])
def test_a_broken_link_is_told_so_and_its_text_is_not_echoed(path):
    shown = Site().ask("GET", path, query={"token": "<script>"})
    assert shown.status == 400
    assert "<script>" not in shown.body


def test_one_click_in_a_mail_program_unsubscribes_however_often():
    site = Site().subscribed()
    for _ in range(2):
        given = site.ask("POST", "/unsubscribe", "List-Unsubscribe=One-Click", FORM, site.leaving)
        assert given.status == 200
    assert site.person.status is Status.ENDED


def test_the_button_of_a_page_posts_its_token_as_a_form():
    site = Site().subscribed()
    given = site.ask("POST", "/unsubscribe", f"token={site.leaving['token']}", FORM)
    assert (given.status, given.content_type) == (200, "text/html; charset=utf-8")
    assert site.person.status is Status.ENDED


def test_a_complaint_outlives_an_unsubscription():
    site = Site().subscribed()
    site.people.set_status(site.person.id, Status.SUPPRESSED)
    assert site.ask("POST", "/unsubscribe", query=site.leaving).status == 200
    assert site.person.status is Status.SUPPRESSED


@pytest.mark.parametrize("body", ["{", "[]", '{"token": 7}', "{}"])
@pytest.mark.parametrize("path", ["/unsubscribe", "/subscriptions/confirm"])
def test_a_token_that_is_none_is_a_problem(path, body):
    given = Site().ask("POST", path, body)
    assert given.status == 400
    assert json.loads(given.body)["field"] == "token"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/subscriptions", 405)])
def test_what_is_not_served_is_a_problem(method, path, status):
    assert Site().ask(method, path).status == status


def test_a_form_may_confirm_too():
    site = Site()
    site.ask("POST", "/subscriptions", WISH)
    assert site.ask("POST", "/subscriptions/confirm", f"token={site.link}", FORM).status == 200
    assert site.ask("POST", "/subscriptions/confirm", f"token={site.link}", FORM).status == 410


def test_an_operator_enrols_without_asking():
    site, topic = Site(), FakeTopic()
    sms = Subscription("u-9", Channel.SMS, "+905551112233", ("idlib",), frozenset({Level.ROUTINE, Level.FLASH}))
    ports = {"subscriptions": site.people, "catalogue": site.catalogue, "topic": topic}
    assert enrol(sms, NOON, **ports).status is Status.CONFIRMED
    assert topic.subscribed == [(Channel.SMS, "+905551112233", ("idlib",), ("FLASH", "ROUTINE"))]
    assert site.catalogue.get("idlib").eager
    mail = replace(sms, id="u-8", channel=Channel.EMAIL, digest=DigestPlan(Cadence.DAILY))
    assert enrol(mail, NOON, **ports).next_digest == NOON.replace(day=15, hour=7)
    assert len(topic.subscribed) == 1
    with pytest.raises(SubscriptionError, match=r"quiet\.end"):
        enrol(replace(mail, quiet=QuietHours("07:00", "07:00")), NOON, **ports)
