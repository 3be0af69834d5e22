"""The pages of people, from a request to what came of it: GET asks, POST does, and every page can be undone or left."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import html
from tests.fakes.site import FORM, Site

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.standing import Standing
from wirewatch.items.archive import Archived
from wirewatch.items.item import Item, Outcome
from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Cadence, Status
from wirewatch.watches.watch import Watch
from wirewatch.web.answers import Answer

BROWSER = {"accept": "text/html", "accept-language": "en"}
WISH = {"address": "ana@example.org", "query": "idlib OR turkey", "levels": ["FLASH", "URGENT"],
        "digest.cadence": "daily", "digest.at": "07:00", "digest.timezone": "Europe/Istanbul",
        "hourly_cap": "5", "silence_after": "",
        "quiet.start": "22:00", "quiet.end": "06:30", "quiet.flash_passes": "yes", "website": ""}  # fmt: skip


def get(site: Site, path: str) -> Answer:
    parts = urlsplit(path)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return site.ask("GET", parts.path, headers=BROWSER, query=query)


def post(site: Site, path: str, form: dict[str, object], client: str = "") -> Answer:
    parts = urlsplit(path)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return site.ask("POST", parts.path, urlencode(form, doseq=True), headers=BROWSER | FORM, query=query, client=client)


def title(answer: Answer) -> str:
    return str(html.document_fromstring(answer.body).findtext(".//h1"))


def press(site: Site, answer: Answer, button: str) -> Answer:
    """Send the form that holds the button, as a browser does."""
    read = html.document_fromstring(answer.body)
    (form,) = read.xpath("//form[.//button[normalize-space()=$name]]", name=button)
    return post(site, form.get("action"), dict(form.fields))


@pytest.fixture
def subscribed() -> Site:
    site = Site()
    assert title(post(site, "/subscribe", WISH)) == "Check your mail"
    assert title(press(site, get(site, f"/confirm?token={site.link}"), "Confirm")) == "You are subscribed"
    return site


def test_a_form_subscribes_with_all_that_was_chosen(subscribed: Site):
    person = subscribed.person
    assert (person.status, person.hourly_cap, person.silence_after) == (Status.CONFIRMED, 5, 0)
    assert (person.quiet.start, person.digest.timezone) == ("22:00", "Europe/Istanbul")
    assert person.levels == {Level.FLASH, Level.URGENT}


def test_a_link_confirms_once_and_says_so_the_second_time(subscribed: Site):
    again = post(subscribed, "/confirm", {"token": subscribed.link})
    assert (again.status, title(again)) == (410, "This link no longer works")
    assert post(subscribed, "/confirm", {"token": "x"}).status == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [("address", "nobody"), ("query", "idlib AND"), ("query", ""), ("query", "w" * 1001), ("digest.at", "25:00"),
     ("digest.cadence", "yearly"), ("digest.timezone", "Mars"), ("quiet.end", ""), ("quiet.end", "22:00"),
     ("hourly_cap", "many"), ("silence_after", "-1"), ("levels", "ALL")],
)  # fmt: skip
def test_what_cannot_be_used_is_marked_in_place_and_the_rest_is_kept(field: str, value: str):
    site = Site()
    answer = post(site, "/subscribe", WISH | {field: value})
    read = html.document_fromstring(answer.body)
    assert answer.status == 400
    assert read.xpath("//*[@aria-invalid='true']"), field
    assert read.xpath("//*[@role='alert']//a/@href")
    assert read.get_element_by_id("quiet.start").value == "22:00"
    assert not site.people.rows


def test_a_robot_that_fills_the_trap_is_thanked_and_nothing_happens():
    site = Site()
    assert title(post(site, "/subscribe", WISH | {"website": "x"})) == "Check your mail"
    assert not site.people.rows


def test_too_many_wishes_from_a_network_get_a_page_that_says_so():
    site = Site()
    answers = [post(site, "/subscribe", WISH | {"address": f"a{n}@example.org"}, "198.51.100.1") for n in range(31)]
    assert (answers[-1].status, title(answers[-1])) == (429, "Too many attempts")
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_nobody_subscribes_where_sign_ups_are_closed():
    answer = post(Site(sign_ups="closed"), "/subscribe", WISH)
    assert (answer.status, title(answer)) == (403, "No new subscriptions")


def archived(n: int, site: Site, text: str, **given: object) -> Archived:
    item = Item(id=f"i-{n}", guid="", url=f"https://news.example/{n}", title=text, summary="", published=None,
                seen=site.now - timedelta(minutes=10 * n), language="en", feed="f", source="Wire", tier=1)  # fmt: skip
    return Archived(item, **{"outcome": Outcome.ALERTED, "story": f"s-{n}", "level": "URGENT"} | given)  # type: ignore[arg-type]


def test_a_preview_shows_stories_with_their_words_marked_and_how_long_it_rests_on():
    site = Site()
    old = archived(2, site, "Old Idlib news", outcome=Outcome.BASELINE, story="", level="")
    site.archive.rows += [archived(1, site, "Convoy in Idlib"), old]
    page = post(site, "/preview", WISH).body
    for text in ("1 story", "1 urgent", "<mark>Idlib</mark>", "has watched for 20 minutes; 2 items",
                 "1 item that stood in the feeds before", "Old <mark>Idlib</mark> news"):  # fmt: skip
        assert text in page
    part = post(site, "/preview?part=1&lang=tr", {"query": "idlib"}).body
    assert "1 olay" in part
    assert "<html" not in part


def test_a_preview_of_a_bad_query_shows_where_and_of_none_asks_for_words():
    assert "be read yet" in post(Site(), "/preview", {"query": "idlib AND ("}).body
    assert "be read yet" in post(Site(), "/preview", {"query": "w" * 1001}).body
    assert "Write some words" in post(Site(), "/preview", {"query": " "}).body


def test_settings_are_changed_and_shown_again(subscribed: Site):
    link = f"/manage?token={subscribed.managing}"
    page = html.document_fromstring(get(subscribed, link).body)
    (form,) = page.xpath("//form[@action='/manage']")
    form.fields["digest.cadence"], form.fields["quiet.start"], form.fields["quiet.end"] = "hourly", "", ""
    answer = post(subscribed, "/manage", dict(form.fields) | {"levels": ["FLASH"]})
    assert answer.status == 303
    assert "Saved" in get(subscribed, answer.headers["Location"]).body
    person = subscribed.person
    assert (person.digest.cadence, person.quiet, person.levels) == (Cadence.HOURLY, None, {Level.FLASH})


def test_settings_that_cannot_be_used_are_marked_and_nothing_changes(subscribed: Site):
    before, token = subscribed.person, subscribed.managing
    answer = post(subscribed, "/manage", WISH | {"token": token, "digest.at": "7"})
    assert answer.status == 400
    assert "07:00" in answer.body
    assert subscribed.person == before


def test_watches_are_added_paused_resumed_and_removed(subscribed: Site):
    token = subscribed.managing
    first = subscribed.person.watches[0]
    assert post(subscribed, "/manage/add", {"token": token, "query": "quake ("}).status == 400
    assert post(subscribed, "/manage/add", {"token": token, "query": "quake"}).status == 303
    assert len(subscribed.person.watches) == 2
    assert post(subscribed, "/manage/pause", {"token": token, "watch": first}).status == 303
    assert first in subscribed.person.paused
    assert "paused until" in get(subscribed, f"/manage?token={token}").body
    assert post(subscribed, "/manage/resume", {"token": token, "watch": first}).status == 303
    assert not subscribed.person.paused
    assert post(subscribed, "/manage/remove", {"token": token, "watch": first}).status == 303
    assert len(subscribed.person.watches) == 1


def test_one_watch_is_resumed_out_of_a_pause_of_everything(subscribed: Site):
    token = subscribed.managing
    first = subscribed.person.watches[0]
    post(subscribed, "/manage/add", {"token": token, "query": "quake"})
    until = (subscribed.now + timedelta(days=1)).isoformat()
    subscribed.ask("POST", "/api/subscription/pause", {"token": token, "until": until})
    post(subscribed, "/manage/resume", {"token": token, "watch": first})
    assert set(subscribed.person.paused) == {subscribed.person.watches[1]}


def test_a_story_is_muted_from_a_mail_and_heard_again(subscribed: Site):
    link = f"/mute?token={subscribed.desk.tokens.to_mute(subscribed.person.id, 's-1', subscribed.now)}"
    done = press(subscribed, get(subscribed, link), "Mute this story")
    assert (title(done), set(subscribed.person.muted)) == ("The story is muted", {"s-1"})
    token = subscribed.managing
    assert "Hear of it again" in get(subscribed, f"/manage?token={token}").body
    assert title(press(subscribed, done, "Hear of it again")) == "You will hear of it again"
    assert not subscribed.person.muted
    press(subscribed, get(subscribed, link), "Mute this story")
    assert post(subscribed, "/manage/unmute", {"token": token, "story": "s-1"}).status == 303
    assert not subscribed.person.muted


def test_a_watch_is_paused_from_a_mail_for_as_long_as_chosen(subscribed: Site):
    watch = subscribed.person.watches[0]
    token = subscribed.desk.tokens.to_pause(subscribed.person.id, watch, subscribed.now)
    assert "idlib OR turkey" in get(subscribed, f"/pause?token={token}").body
    done = post(subscribed, "/pause", {"token": token, "duration": "month"})
    assert subscribed.person.paused[watch] == subscribed.now + timedelta(days=30)
    assert title(press(subscribed, done, "Resume now")) == "The watch goes on"
    assert post(subscribed, "/pause", {"token": token, "duration": "forever"}).status == 200


def test_an_alert_is_judged_and_the_last_verdict_counts(subscribed: Site):
    person = subscribed.person.id
    link = f"/feedback?token={subscribed.desk.tokens.to_judge(person, 's-1', 'i-1', subscribed.now)}&verdict=noise"
    asked = get(subscribed, link)
    assert html.document_fromstring(asked.body).xpath("//main//button/text()") == ["Noise", "Useful"]
    assert not subscribed.traces.verdicts
    done = press(subscribed, asked, "Noise")
    assert "Your answer is kept: Noise." in done.body
    press(subscribed, done, "Useful")
    assert subscribed.traces.verdicts == {(person, "s-1"): "useful"}


def test_leaving_is_undone_by_one_press(subscribed: Site):
    link = f"/unsubscribe?token={subscribed.leaving['token']}"
    done = press(subscribed, get(subscribed, link), "Unsubscribe from everything")
    assert (title(done), subscribed.person.status) == ("You are unsubscribed", Status.ENDED)
    assert title(press(subscribed, done, "Undo: subscribe me again")) == "You are subscribed again"
    assert subscribed.person.status is Status.CONFIRMED
    late = press(subscribed, get(subscribed, link), "Unsubscribe from everything")
    subscribed.now += timedelta(hours=2)
    assert press(subscribed, late, "Undo: subscribe me again").status == 410


def test_one_of_several_watches_is_left_and_taken_back(subscribed: Site):
    token = subscribed.managing
    post(subscribed, "/manage/add", {"token": token, "query": "quake"})
    subscribed.catalogue.put(Watch(subscribed.person.watches[1], "quake", "quake"))
    link = f"/unsubscribe?token={subscribed.leaving['token']}"
    done = press(subscribed, get(subscribed, link), "Only from “quake”")
    assert (title(done), len(subscribed.person.watches)) == ("The watch is removed", 1)
    press(subscribed, done, "Undo: subscribe me again")
    assert len(subscribed.person.watches) == 2


def test_a_mail_program_leaves_by_posting_to_the_link(subscribed: Site):
    link = f"/unsubscribe?token={subscribed.leaving['token']}"
    assert post(subscribed, link, {"List-Unsubscribe": "One-Click"}).status == 200
    assert subscribed.person.status is Status.ENDED


def test_everything_is_erased_after_a_second_question(subscribed: Site):
    link = f"/erase?token={subscribed.asked_link('erase')}"
    done = press(subscribed, get(subscribed, link), "Erase everything")
    assert (title(done), subscribed.person.status) == ("Everything is being erased", Status.ERASING)
    assert press(subscribed, get(subscribed, link), "Erase everything").status == 410


@pytest.mark.parametrize(
    "path", ["/confirm", "/manage", "/mute", "/pause", "/feedback", "/unsubscribe", "/erase", "/export"]
)
def test_a_link_that_we_did_not_sign_is_refused_politely_and_looking_changes_nothing(subscribed: Site, path: str):
    before = dict(subscribed.people.rows)
    assert (get(subscribed, f"{path}?token=x").status, get(subscribed, path).status) == (400, 400)
    assert post(subscribed, path, {"token": "x"}).status in {400, 410}
    for token in (subscribed.leaving["token"], subscribed.managing):
        get(subscribed, f"{path}?token={token}")
        subscribed.ask("HEAD", path, headers=BROWSER, query={"token": token})
    assert subscribed.people.rows == before


@pytest.mark.parametrize("path", ["/mute", "/pause", "/manage"])
def test_a_link_of_one_who_left_says_that_it_no_longer_works(subscribed: Site, path: str):
    tokens, person = subscribed.desk.tokens, subscribed.person
    token = {"/mute": tokens.to_mute(person.id, "s", subscribed.now), "/manage": subscribed.managing,
             "/pause": tokens.to_pause(person.id, person.watches[0], subscribed.now)}[path]  # fmt: skip
    post(subscribed, "/unsubscribe", subscribed.leaving)
    assert post(subscribed, path, {"token": token}).status == 410
    if path != "/manage":
        assert post(subscribed, f"{path}/undo", {"token": token}).status == 410
    else:
        assert get(subscribed, f"{path}?token={token}").status == 410


def test_the_status_page_shows_feeds_that_are_unwell_first_and_the_last_alert():
    site = Site()
    assert "No feeds are watched yet" in get(site, "/status").body
    for source, health in (("Ok Wire", "ok"), ("Down Times", "failing")):
        site.feeds.append(
            Standing(Feed(source, f"https://{source[:2]}.example/", source, 1), health, "", site.now, None)
        )
    site.archive.rows.append(archived(1, site, "Convoy"))
    page = get(site, "/status").body
    assert page.index("Down Times") < page.index("Ok Wire")
    assert "1 feed does not answer" in page
    assert (site.now - timedelta(minutes=10)).strftime("%H:%M UTC") in page


def test_a_browser_gets_pages_for_what_is_not_there_and_a_program_documents():
    site = Site()
    assert title(get(site, "/nowhere")) == "There is no such page"
    assert title(post(site, "/status", {})) == "That can't be done here"
    assert site.ask("GET", "/nowhere").content_type == "application/problem+json"
    assert site.ask("GET", "/api/nowhere", headers=BROWSER).content_type == "application/problem+json"


def test_what_pages_load_may_be_kept_for_ever_and_pages_never():
    site = Site()
    page = get(site, "/")
    read = html.document_fromstring(page.body)
    assert page.all_headers["Cache-Control"] == "no-store"
    assert "unsafe" not in page.all_headers["Content-Security-Policy"]
    for address in [*read.xpath("//script/@src"), *read.xpath("//head/link/@href")]:
        loaded = get(site, address)
        assert (loaded.status, "immutable" in loaded.all_headers["Cache-Control"]) == (200, True)
    assert get(site, "/assets/none.css").status == 404


def test_the_language_is_that_of_the_browser_until_it_is_chosen():
    site = Site()
    assert 'lang="ar" dir="rtl"' in site.ask("GET", "/", headers=BROWSER | {"accept-language": "ar"}).body
    chosen = get(site, "/?lang=tr").body
    assert 'lang="tr" dir="ltr"' in chosen
    assert 'href="/status?lang=tr"' in chosen
