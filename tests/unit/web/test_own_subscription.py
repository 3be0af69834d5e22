import json
from datetime import timedelta

import pytest
from tests.fakes.people import NOON, subscription
from tests.fakes.site import FORM, Site
from tests.fakes.topic import FakeTopic

from wirewatch.levels.level import Level
from wirewatch.subscriptions.enrolling import enrol
from wirewatch.subscriptions.erasing import UNDER_WAY, erase_marked
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.managing import BusyError, manage
from wirewatch.subscriptions.subscription import Status
from wirewatch.subscriptions.tokens import LIFE
from wirewatch.watches.watch import Watch
from wirewatch.web.own_subscription import ROUTES

OWN = "/api/subscription"


def change(site, **wanted):
    return site.ask("POST", f"{OWN}/change", {"token": site.managing} | wanted)


def told(answer):
    return json.loads(answer.body)


def test_the_owner_reads_what_is_subscribed():
    site = Site().subscribed(quiet={"start": "22:00", "end": "07:00"})
    shown = told(site.look(OWN, site.managing))
    assert shown["watches"] == [{"id": "idlib", "name": "Idlib"}]
    assert shown["quiet"] == {"start": "22:00", "end": "07:00", "flash_passes": True}
    assert shown["next_digest"] == "2020-02-15T04:00:00Z"


def test_a_change_keeps_what_it_does_not_name():
    site = Site().subscribed()
    before = site.person
    shown = told(change(site, digest={"at": "08:30"}, levels=["FLASH"], hourly_cap=3, silence_after=24))
    assert shown["digest"] == {"cadence": "daily", "at": "08:30", "timezone": "Europe/Istanbul", "when_empty": False}
    assert (shown["levels"], shown["hourly_cap"], shown["silence_after"]) == (["FLASH"], 3, 24)
    assert (site.person.address, site.person.watches, site.person.cursor) == (
        before.address,
        before.watches,
        before.cursor,
    )
    assert site.person.next_digest == NOON.replace(day=15, hour=5, minute=30)


def test_a_first_digest_begins_with_the_change_that_asked_for_it():
    site = Site().subscribed(digest={"cadence": "off"})
    site.now += timedelta(days=3)
    change(site, digest={"cadence": "daily", "timezone": "UTC"})
    assert site.person.cursor == site.now
    assert site.person.next_digest == NOON.replace(day=18, hour=7)


def test_a_query_is_added_as_a_watch_and_routine_news_make_it_eager():
    site = Site().subscribed()
    shown = told(change(site, query="floods AND dam", levels=["ROUTINE"]))
    assert [each["name"] for each in shown["watches"]] == ["Idlib", "floods AND dam"]
    assert all(each.eager for each in site.catalogue.list_all())


def test_watches_are_replaced_as_a_whole():
    site = Site().subscribed()
    site.catalogue.put(Watch("kyiv", "Kyiv", "kyiv"))
    assert told(change(site, watches=["kyiv"]))["watches"] == [{"id": "kyiv", "name": "Kyiv"}]
    assert list(site.people.watching("idlib")) == []


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("watches", {"watches": []}),
        ("watches", {"watches": ["nowhere"]}),
        ("levels", {"levels": [], "digest": {"cadence": "off"}}),
        ("digest.at", {"digest": {"at": "7"}}),
        ("query", {"query": "(x"}),
        ("hourly_cap", {"hourly_cap": -1}),
        ("paused", {"paused": {"idlib": "2001-01-01"}}),
        ("address", {"address": "other@example.org"}),
        ("quiet.end", {"quiet": {"start": "07:00", "end": "07:00"}}),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_and_changes_nothing(field, wanted):
    site = Site().subscribed()
    before = site.person
    given = change(site, **wanted)
    assert (given.status, told(given)["field"]) == (400, field)
    assert site.person == before


def test_a_watch_or_everything_is_paused_and_resumed():
    site = Site().subscribed()
    asked = {"token": site.managing, "until": "2020-02-20"}
    assert told(site.ask("POST", f"{OWN}/pause", asked))["paused"] == {"*": "2020-02-19T21:00:00Z"}
    assert told(site.ask("POST", f"{OWN}/resume", asked))["paused"] == {}
    link = {"token": site.desk.tokens.to_pause(site.person.id, "idlib", site.now), "until": "2020-02-20T00:00:00Z"}
    assert told(site.ask("POST", f"{OWN}/pause", link))["paused"] == {"idlib": "2020-02-20T00:00:00Z"}


def test_a_story_is_muted_by_its_link_and_let_through_again():
    site = Site().subscribed()
    link = {"token": site.desk.tokens.to_mute(site.person.id, "s-1", site.now)}
    assert told(site.ask("POST", f"{OWN}/mute", link))["muted"] == {"s-1": "2020-02-21T12:00:00Z"}
    asked = {"token": site.managing, "story": "s-2", "until": "2020-02-16"}
    assert told(site.ask("POST", f"{OWN}/mute", asked))["muted"].keys() == {"s-1", "s-2"}
    assert told(site.ask("POST", f"{OWN}/unmute", asked))["muted"].keys() == {"s-1"}
    assert site.ask("POST", f"{OWN}/mute", {"token": site.managing}).status == 400


def test_no_other_token_opens_a_subscription():
    site = Site().subscribed()
    tokens, person = site.desk.tokens, site.person
    others = [site.asked_link("export"), site.asked_link("erase"), tokens.to_manage(person.id, site.now - LIFE)]
    others += [tokens.to_unsubscribe(person.id), site.link, tokens.to_mute(person.id, "s", site.now), "", "x", "\ud800"]
    for method, path in ROUTES:
        for token in others:
            if path.endswith("/mute") and tokens.muting(token, site.now):
                continue
            asked = {"token": token, "until": "2020-02-20", "story": "s"}
            given = site.look(path, token) if method == "GET" else site.ask(method, path, asked)
            assert given.status in {400, 403}, (path, token)
    assert site.person == person


def test_one_watch_is_left_and_taken_back():
    site = Site().subscribed()
    change(site, query="floods")
    asked = {"token": site.managing, "watch": "idlib"}
    undo = told(site.ask("POST", f"{OWN}/unsubscribe", asked))["undo"]
    assert "idlib" not in site.person.watches
    assert site.person.status is Status.CONFIRMED
    assert site.ask("POST", f"{OWN}/undo", {"token": undo}).status == 200
    assert set(site.person.names) == set(site.person.watches)
    assert "idlib" in site.person.watches


def test_leaving_the_last_watch_leaves_everything_and_can_be_undone_for_an_hour():
    site = Site().subscribed()
    asked = {"token": site.leaving["token"], "watch": "idlib"}
    undo = told(site.ask("POST", f"{OWN}/unsubscribe", asked))["undo"]
    assert site.person.status is Status.ENDED
    assert site.ask("POST", f"{OWN}/change", {"token": site.managing, "hourly_cap": 1}).status == 410
    site.now += timedelta(hours=1)
    assert site.ask("POST", f"{OWN}/undo", {"token": undo}).status == 200
    assert (site.person.status, site.person.cursor) == (Status.CONFIRMED, site.now)
    site.ask("POST", f"{OWN}/unsubscribe", asked)
    site.now += timedelta(seconds=1)
    assert site.ask("POST", f"{OWN}/undo", {"token": undo}).status == 410
    assert site.person.status is Status.ENDED


def test_a_complaint_is_not_undone():
    site = Site().subscribed()
    undo = site.desk.tokens.to_undo(site.person.id, "", site.now)
    site.people.set_status(site.person.id, Status.SUPPRESSED)
    assert site.ask("POST", f"{OWN}/undo", {"token": undo}).status == 410
    assert site.person.status is Status.SUPPRESSED


def test_a_form_is_answered_with_a_page():
    site = Site().subscribed()
    given = site.ask("POST", "/unsubscribe", f"token={site.leaving['token']}&watch=nothing", FORM)
    assert given.content_type.startswith("text/html")
    assert site.person.status is Status.CONFIRMED


def test_an_export_holds_every_row():
    site = Site().subscribed()
    given = site.ask("POST", f"{OWN}/export", {"token": site.asked_link("export")})
    rows = told(given)
    assert rows["subscriptions"][0]["address"] == "ana@example.org"
    assert [each["id"] for each in rows["deliveries"]] == list(site.ledger.rows)
    assert "attachment" in given.headers["Content-Disposition"]


def erased():
    site = Site().subscribed()
    manages, person = site.managing, site.person
    assert site.ask("POST", f"{OWN}/erase", {"token": site.asked_link("erase")}).status == 202
    return site, manages, person


def test_who_asked_to_be_erased_is_out_of_reach_at_once_and_gone_after_the_sweep():
    site, manages, person = erased()
    assert list(site.people.watching("idlib")) == []
    assert site.look(OWN, manages).status == 403
    assert site.ask("POST", "/unsubscribe", query={"token": site.desk.tokens.to_unsubscribe(person.id)}).status == 200
    assert site.person.status is Status.ERASING
    assert erase_marked(site.now + UNDER_WAY - timedelta(seconds=1), traces=site.traces, limit=9) == 0
    assert erase_marked(site.now + UNDER_WAY, traces=site.traces, limit=9) == 1
    assert (site.people.rows, site.ledger.rows) == ({}, {})
    assert erase_marked(site.now + UNDER_WAY, traces=site.traces, limit=9) == 0


def test_an_import_does_not_bring_an_erased_person_back_but_a_sign_up_does():
    site, _, person = erased()
    erase_marked(site.now + UNDER_WAY, traces=site.traces, limit=9)
    ports = {"subscriptions": site.people, "catalogue": site.catalogue, "topic": FakeTopic()}
    with pytest.raises(SubscriptionError, match="erased"):
        enrol(subscription(person.id, address="ANA@example.org"), NOON, **ports)
    assert site.subscribed().person.status is Status.CONFIRMED
    enrol(site.person, NOON, **ports)


def test_who_keeps_coming_second_is_told_so():
    site = Site().subscribed()
    site.people.amend = lambda *_: False
    assert change(site, hourly_cap=1).status == 409
    with pytest.raises(BusyError):
        manage(
            site.person.id,
            lambda before: subscription(before.id, levels=frozenset({Level.FLASH})),
            NOON,
            subscriptions=site.people,
            catalogue=site.catalogue,
        )
