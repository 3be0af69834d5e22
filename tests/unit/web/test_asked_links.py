"""Links end, and what they no longer do takes a mail that was asked for: for one purpose, once, within an hour."""

import json
from datetime import timedelta

import pytest
from lxml import html
from tests.fakes.site import FORM, WISH, Site
from tests.unit.web.test_pages import get, post, press, title
from tests.unit.web.test_sign_ups import state

from wirewatch.delivery.delivery import Kind
from wirewatch.subscriptions.asked_links import TO_USE
from wirewatch.subscriptions.limits import LINKS
from wirewatch.subscriptions.subscription import Status
from wirewatch.subscriptions.tokens import LIFE

OWN = "/api/subscription"
SECOND = timedelta(seconds=1)


def sent(site):
    return [row.delivery for row in site.ledger.of_kind(Kind.LINK)]


def dated(site):
    """Every dated link of a mail that was made now, by its page."""
    tokens, person = site.desk.tokens, site.person
    return {
        "/manage": tokens.to_manage(person.id, site.now),
        "/mute": tokens.to_mute(person.id, "s-1", site.now),
        "/pause": tokens.to_pause(person.id, "idlib", site.now),
        "/feedback": tokens.to_judge(person.id, "s-1", "i-1", site.now),
    }


@pytest.mark.parametrize("page", ["/manage", "/mute", "/pause", "/feedback"])
def test_an_expired_link_does_nothing_but_send_its_owner_a_new_one(page):
    site = Site().subscribed()
    token = dated(site)[page]
    site.now += LIFE
    before = state(site)
    asked = get(site, f"{page}?token={token}")
    assert (asked.status, title(asked)) == (410, "This link has expired")
    assert post(site, page, {"token": token, "verdict": "noise"}).status == 410
    assert state(site) == before
    assert title(press(site, asked, "Send me a new link")) == "Check your mail"
    (mail,) = sent(site)
    assert (mail.address, mail.content["purpose"], mail.created) == ("ana@example.org", "manage", site.now)


@pytest.mark.parametrize("page", ["/manage", "/mute", "/pause", "/feedback"])
def test_a_good_link_on_another_page_is_wrong_there_and_not_expired(page):
    site = Site().subscribed()
    for other, token in dated(site).items():
        if other != page:
            assert get(site, f"{page}?token={token}").status == 400


def test_no_link_of_a_mail_exports_or_erases():
    site = Site().subscribed()
    person = site.person
    links = [*dated(site).values(), site.leaving["token"], site.link, site.desk.tokens.to_undo(person.id, "", site.now)]
    for path in ("/export", "/erase", f"{OWN}/export", f"{OWN}/erase"):
        for token in links:
            given = site.ask("POST", path, {"token": token})
            assert given.status == 400
            assert get(site, f"{path}?token={token}").status in {400, 405}
    assert site.person == person


@pytest.mark.parametrize("purpose", ["export", "erase"])
def test_a_link_that_was_asked_for_works_once_for_an_hour_and_for_its_purpose(purpose):
    site = Site().subscribed()
    other = {"export": "erase", "erase": "export"}[purpose]
    late = site.asked_link(purpose)
    site.now += TO_USE + SECOND
    assert site.ask("POST", f"{OWN}/{purpose}", {"token": late}).status == 410
    earlier = site.asked_link(purpose)
    site.now += SECOND
    newer = site.asked_link(purpose)
    assert site.ask("POST", f"{OWN}/{purpose}", {"token": earlier}).status == 410
    assert site.ask("POST", f"{OWN}/{other}", {"token": newer}).status == 400
    assert site.person.status is Status.CONFIRMED
    assert site.ask("POST", f"{OWN}/{purpose}", {"token": newer}).status in {200, 202}
    assert site.ask("POST", f"{OWN}/{purpose}", {"token": newer}).status == 410


def test_a_button_that_is_pressed_twice_brings_one_mail_and_its_link_works():
    site = Site().subscribed()
    first, second = site.asked_link("export"), site.asked_link("export")
    assert (len(sent(site)), first) == (1, second)
    assert site.ask("POST", f"{OWN}/export", {"token": first}).status == 200


def test_the_tables_keep_only_hashes_beside_what_the_mail_says():
    site = Site().subscribed()
    site.asked_link("erase")
    (proof,) = site.proofs.rows.values()
    assert len(proof.confirm_hash) == 64
    assert sent(site)[0].content["secret"] not in proof.confirm_hash


def test_a_proof_of_an_earlier_life_opens_nothing_in_the_next():
    site = Site().subscribed()
    token = site.asked_link("export")
    site.people.rows.clear()
    assert site.ask("POST", f"{OWN}/export", {"token": token}).status == 410


def test_an_erasure_that_dies_half_way_can_be_pressed_again():
    site = Site().subscribed()
    token, mark = site.asked_link("erase"), site.traces.mark
    site.traces.mark = lambda *_: 1 / 0
    with pytest.raises(ZeroDivisionError):
        site.ask("POST", f"{OWN}/erase", {"token": token})
    site.traces.mark = mark
    assert site.ask("POST", f"{OWN}/erase", {"token": token}).status == 202
    assert site.person.status is Status.ERASING


@pytest.mark.parametrize("status", [*Status, None])
def test_who_asks_for_a_link_hears_the_same_and_only_who_may_be_written_to_gets_it(status):
    site = Site().subscribed()
    usual = site.ask("POST", f"{OWN}/link", {"token": site.managing, "purpose": "manage"})
    page = post(site, "/renew", {"token": site.managing})
    site = Site().subscribed()
    token = site.managing
    if status is None:
        site.people.rows.clear()
    else:
        site.people.put(site.people.rows[site.person.id].__class__(**fields_of(site.person) | {"status": status}))
    assert site.ask("POST", f"{OWN}/link", {"token": token, "purpose": "manage"}) == usual
    site.now += SECOND
    assert post(site, "/renew", {"token": token}) == page
    mailable = status in {Status.PENDING, Status.CONFIRMED, Status.ENDED}
    assert len(sent(site)) == (2 if mailable else 0)


def fields_of(person):
    return {name: getattr(person, name) for name in person.__dataclass_fields__}


def test_a_day_brings_no_more_than_a_few_links_whoever_asks_and_nobody_hears_that():
    site = Site().subscribed()
    for _ in range(LINKS.most + 5):
        given = post(site, "/renew", {"token": site.managing})
        assert title(given) == "Check your mail"
        site.now += timedelta(minutes=1)
    assert len(sent(site)) == LINKS.most
    site.now += timedelta(days=1)
    post(site, "/renew", {"token": site.managing})
    assert len(sent(site)) == LINKS.most + 1


def test_a_network_that_asks_for_ever_more_links_is_told_to_wait():
    site = Site().subscribed()
    given = [post(site, "/renew", {"token": site.managing}, "192.0.2.1") for _ in range(31)]
    assert (given[-2].status, given[-1].status) == (200, 429)


@pytest.mark.parametrize("token", ["", "x"])
def test_a_link_is_sent_for_no_other_token(token):
    site = Site().subscribed()
    undo = site.desk.tokens.to_undo(site.person.id, "", site.now)
    for alien in (token, undo, site.leaving["token"], site.link, site.asked_link("erase")):
        assert post(site, "/renew", {"token": alien}).status == 400
        assert post(site, "/manage/erase", {"token": alien}).status == 400
        for purpose in ("manage", "erase"):
            assert site.ask("POST", f"{OWN}/link", {"token": alien, "purpose": purpose}).status == 403
    assert len(sent(site)) == 1


def test_an_expired_link_asks_for_a_new_one_and_for_nothing_graver():
    site = Site().subscribed()
    token = site.managing
    site.now += LIFE
    for purpose, status in (("manage", 202), ("erase", 403), ("export", 403), ("all", 400)):
        assert site.ask("POST", f"{OWN}/link", {"token": token, "purpose": purpose}).status == status
    assert post(site, "/manage/export", {"token": token}).status == 410


def test_the_owner_downloads_by_two_presses_and_a_mail():
    site = Site().subscribed()
    page = get(site, f"/manage?token={site.managing}")
    assert title(press(site, page, "Download everything that is stored about you")) == "Check your mail"
    mail = sent(site)[-1]
    token = site.desk.tokens.to_prove("export", mail.recipient, mail.content["secret"])
    given = press(site, get(site, f"/export?token={token}"), "Download")
    assert json.loads(given.body)["subscriptions"][0]["address"] == "ana@example.org"
    assert "attachment" in given.headers["Content-Disposition"]
    assert post(site, "/export", {"token": token}).status == 410


def test_who_has_left_can_still_be_erased():
    site = Site().subscribed()
    token = site.managing
    site.ask("POST", "/unsubscribe", site.leaving)
    page = get(site, f"/manage?token={token}")
    assert (page.status, title(page)) == (410, "You are unsubscribed")
    assert title(press(site, page, "Erase everything that is stored about you")) == "Check your mail"
    assert sent(site)[-1].content["purpose"] == "erase"


def test_an_unsubscribe_link_leads_to_nothing_that_manages():
    """It never ends: whoever was forwarded a mail of last year may leave and come back, and no more."""
    site = Site().subscribed()
    done = press(site, get(site, f"/unsubscribe?token={site.leaving['token']}"), "Unsubscribe from everything")
    back = press(site, done, "Undo: subscribe me again")
    for page in (done, back):
        read = html.document_fromstring(page.body)
        tokens = [each for each in read.xpath("//input[@name='token']/@value | //a/@href") if "." in each]
        assert all(site.desk.tokens.owner(each.rpartition("token=")[2]) is None for each in tokens)
    assert "/manage" not in back.body


def test_a_subscription_made_anew_is_not_opened_by_links_to_the_time_before_its_erasure():
    site = Site().subscribed()
    erases = site.asked_link("erase")
    assert site.ask("POST", "/erase", f"token={erases}", FORM).status == 200
    site.traces.remove(site.person)
    site.ask("POST", "/api/subscriptions", WISH)
    assert site.ask("POST", f"{OWN}/erase", {"token": erases}).status == 410
