"""What operators do with subscriptions, over the ports."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.deliveries import FakeLedger
from tests.fakes.endpoints import FakeEndpoints, phone
from tests.fakes.people import DAILY, NOON, subscription
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.topic import FakeTopic
from tests.fakes.watches import FakeWatches

from wirewatch.delivery.delivery import Kind
from wirewatch.levels.level import Level
from wirewatch.subscriptions.endpoints import Protocol
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Cadence, Channel, DigestPlan, QuietHours, Status
from wirewatch.subscriptions.wishes import read_wish
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch
from wirewatch_cli.subscribing.by_mail import Office, subscribe_address
from wirewatch_cli.subscribing.by_topic import subscribe_endpoint, unsubscribe_endpoint
from wirewatch_cli.subscribing.finding import leave, leave_watches, one_of
from wirewatch_cli.subscribing.hints import hints, token_of
from wirewatch_cli.subscribing.masking import masked
from wirewatch_cli.subscribing.wanting import body_of, fields_of, levels_of, watches_for

LATER = NOON + timedelta(days=1)
ADDRESS = "analyst@example.org"
IDLIB = Watch("idlib", "Idlib", "idlib AND turkey")
ID = subscription_id(Channel.EMAIL, ADDRESS)


@pytest.fixture
def office() -> Office:
    numbers = iter(range(100))
    return Office(FakeSubscriptions(), FakeWatches(IDLIB), FakeLedger(), FakeTopic(), lambda: f"secret{next(numbers)}")


def ask(office, *texts, now=NOON, consented=False, **options):
    watches = watches_for(texts or ("idlib",), office.catalogue)
    wish = read_wish(body_of(ADDRESS, [watch.id for watch in watches], options))
    return subscribe_address(wish, watches, fields_of(options), now, consented=consented, office=office)


def test_options_say_what_the_api_takes():
    options = {
        "levels": ("flash,urgent", "ROUTINE"),
        "digest": "weekdays@07:30/Asia/Kathmandu",
        "quiet": "22:00-06:30",
        "cap": 0,
        "silence": 48,
    }
    assert body_of(ADDRESS, ["idlib"], options) == {
        "address": ADDRESS,
        "watches": ["idlib"],
        "levels": ["FLASH", "URGENT", "ROUTINE"],
        "digest": {"cadence": "weekdays", "at": "07:30", "timezone": "Asia/Kathmandu"},
        "quiet": {"start": "22:00", "end": "06:30"},
        "hourly_cap": 0,
        "silence_after": 48,
    }
    assert fields_of(options) == ["levels", "digest", "quiet", "hourly_cap", "silence_after"]


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("digest", "at seven", "digest"),
        ("digest", "daily@7", "digest.at"),
        ("digest", "now@07:00", "digest.cadence"),
        ("digest", "daily@07:00/Mars/Olympus", "digest.timezone"),
        ("quiet", "22:00", "quiet"),
        ("quiet", "22:00-25:00", "quiet.end"),
        ("levels", ("high",), "levels"),
        ("cap", 5000, "hourly_cap"),
        ("silence", -1, "silence_after"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_as_by_the_api(name, text, field):
    with pytest.raises(SubscriptionError) as refused:
        read_wish(body_of(ADDRESS, ["idlib"], {name: text}))
    assert refused.value.field == field


def test_a_text_is_the_watch_of_that_id_or_of_that_query():
    catalogue = FakeWatches(IDLIB, Watch(watch_id_of("quake"), "Quakes", "quake"))
    found = watches_for(["idlib", "quake", " tsunami  alert ", "idlib"], catalogue)
    made = Watch(watch_id_of("tsunami alert"), "tsunami alert", "tsunami alert")
    assert found == [IDLIB, Watch(watch_id_of("quake"), "Quakes", "quake"), made]
    for texts in ([], ["(idlib"], [""]):
        with pytest.raises(SubscriptionError) as refused:
            watches_for(texts, catalogue)
        assert refused.value.field == "watch"


def test_no_levels_are_a_wish_too():
    assert levels_of(["none"]) == []


def test_an_unknown_address_is_asked_and_hears_nothing_before(office):
    assert "link to confirm is on its way" in ask(office, "idlib", "quake")
    assert office.people.rows[ID].status is Status.PENDING
    assert len(office.ledger.of_kind(Kind.CONFIRMATION)) == 1
    assert office.catalogue.get(watch_id_of("quake"))
    assert "not asked again so soon" in ask(office, now=NOON + timedelta(minutes=5))
    assert len(office.ledger.of_kind(Kind.CONFIRMATION)) == 1


def test_at_an_operators_word_nobody_is_asked(office):
    assert "confirmed on your word" in ask(office, consented=True, digest="daily@07:00/Europe/Istanbul")
    made = office.people.rows[ID]
    assert (made.status, made.digest, made.cursor) == (Status.CONFIRMED, DAILY, NOON)
    assert office.ledger.rows == {}


def test_a_confirmed_address_is_changed_in_what_is_named_and_keeps_the_rest(office):
    ask(office, consented=True, quiet="22:00-06:30", cap=3)
    assert "was changed" in ask(office, "quake", digest="daily@07:00/Europe/Istanbul", levels=("flash,routine",))
    made = office.people.rows[ID]
    assert made.watches == ("idlib", watch_id_of("quake"))
    assert (made.quiet, made.hourly_cap, made.digest) == (QuietHours("22:00", "06:30"), 3, DAILY)
    assert made.levels == {Level.FLASH, Level.ROUTINE}
    assert made.next_digest
    assert office.catalogue.get("idlib").eager
    assert "like that already" in ask(office)


def test_a_suppressed_address_stays_so_whatever_the_operator_says(office):
    for status, reason in ((Status.SUPPRESSED, "bounced"), (Status.ERASING, "erased")):
        office.people.put(subscription(ID, address=ADDRESS, status=status))
        with pytest.raises(SubscriptionError, match=reason):
            ask(office, consented=True)


def test_a_change_by_somebody_else_at_the_same_moment_is_told(office, monkeypatch):
    ask(office, consented=True)
    monkeypatch.setattr(office.people, "amend", lambda *_: False)
    with pytest.raises(SubscriptionError, match="try again"):
        ask(office, cap=2)


def test_a_subscription_is_found_by_id_and_by_address_whatever_its_capitals(office):
    ask(office)
    assert one_of(office.people, " Analyst@Example.org").id == one_of(office.people, ID).id == ID
    with pytest.raises(SubscriptionError, match="subscriptions list"):
        one_of(office.people, "u-nobody")


def test_a_watch_is_left_alone_and_the_last_one_ends_it(office):
    office.people.put(
        subscription(
            watches=("a", "b"), names={"a": "A"}, paused={"a": LATER, "*": LATER}, digest=DigestPlan(Cadence.DAILY)
        )
    )
    people, catalogue = office.people, office.catalogue
    assert leave_watches(people, catalogue, people.get("u-1"), ["a"], NOON) == "follows only b now"
    assert (people.get("u-1").names, people.get("u-1").paused) == ({}, {"*": LATER})
    with pytest.raises(SubscriptionError, match="does not follow a; it follows b"):
        leave_watches(people, catalogue, people.get("u-1"), ["a"], NOON)
    assert leave_watches(people, catalogue, people.get("u-1"), ["b"], NOON) == "unsubscribed"
    assert people.get("u-1").status is Status.ENDED
    assert leave(people, people.get("u-1")) == "unsubscribed already"
    people.set_status("u-1", Status.SUPPRESSED)
    assert leave(people, people.get("u-1")) == "suppressed, and stays so"


def test_only_a_confirmed_subscription_is_changed(office):
    office.people.put(subscription(watches=("a", "b"), status=Status.PENDING))
    with pytest.raises(SubscriptionError, match="it is pending: only a confirmed one"):
        leave_watches(office.people, office.catalogue, office.people.get("u-1"), ["a"], NOON)


def test_an_endpoint_is_hung_on_the_topic_once_and_extended_after():
    topic = FakeEndpoints()
    assert subscribe_endpoint(phone("a"), topic, 200).is_new
    again = subscribe_endpoint(phone("b", levels=(Level.URGENT,)), topic, 200)
    assert (again.is_new, len(topic.hung)) == (False, 1)
    assert topic.hung[0].policy == {"watches": ["a", "b"], "level": ["FLASH", "URGENT"]}
    assert any("same levels for all its watches: FLASH, URGENT" in note for note in again.notes)
    assert "like that already" in subscribe_endpoint(phone("b"), topic, 200).notes[0]
    assert unsubscribe_endpoint(Protocol.SMS, topic.hung[0].address, ["a"], topic) == "follows only b now"
    assert unsubscribe_endpoint(Protocol.SMS, topic.hung[0].address, ["b"], topic) == "taken off the topic"
    with pytest.raises(SubscriptionError, match="no sms endpoint"):
        unsubscribe_endpoint(Protocol.SMS, "+905321234567", [], topic)


def test_one_that_waits_for_its_confirmation_is_extended_and_cannot_be_taken_off():
    topic = FakeEndpoints(waits=True)
    subscribe_endpoint(phone("a"), topic, 200)
    subscribe_endpoint(phone("b"), topic, 200)
    assert topic.hung[0].watches == ("a", "b")
    with pytest.raises(SubscriptionError, match="nobody has confirmed it yet"):
        unsubscribe_endpoint(Protocol.SMS, topic.hung[0].address, [], topic)


def test_an_endpoint_of_somebody_elses_making_is_left_alone():
    topic = FakeEndpoints([replace(phone(), arn="arn:0", is_ours=False)])
    for change in (
        lambda: subscribe_endpoint(phone("a"), topic, 200),
        lambda: unsubscribe_endpoint(Protocol.SMS, "+905321234567", [], topic),
    ):
        with pytest.raises(SubscriptionError, match="change it in SNS"):
            change()


def test_a_quota_that_is_near_is_told():
    topic = FakeEndpoints([replace(phone("a", number=f"+9053212345{n}"), arn=f"arn:{n}") for n in range(10, 30)])
    assert subscribe_endpoint(phone("a"), topic, 25).notes == (
        "mind the quota: the topic has 21 of 25 filter policies",
    )


@pytest.mark.parametrize("protocol", list(Protocol))
def test_whoever_owns_the_endpoint_is_told_what_is_left_to_do(protocol):
    told = "\n".join(hints(replace(phone("a"), protocol=protocol, address="THERE"), "arn:topic"))
    assert {"sqs": "aws:SourceArn", "lambda": "add-permission", "sms": "sandbox"}.get(protocol, "--token") in told


def test_a_token_is_read_out_of_the_link_that_sns_sent():
    assert token_of("2336412f37") == "2336412f37"
    link = (
        "https://sns.eu-west-1.amazonaws.com/confirmation.html?TopicArn=arn:aws:sns:a:1:b&Token=2336412f37&Endpoint=x"
    )
    assert token_of(link) == "2336412f37"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("analyst@example.org", "a…@example.org"),
        ("+905321234567", "+9…67"),
        ("https://hooks.example.org/secret/path", "https://hooks.example.org/…"),
        ("arn:aws:sqs:eu-west-1:1:news", "arn:aws:sqs:eu-west-1:1:news"),
    ],
)
def test_addresses_are_masked(address, shown):
    assert masked(address) == shown
