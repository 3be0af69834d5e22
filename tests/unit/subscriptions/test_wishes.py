from datetime import UTC, datetime

import pytest

from wirewatch.levels.level import Level
from wirewatch.subscriptions.addresses import mail_address
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.subscription import Cadence, DigestPlan, QuietHours
from wirewatch.subscriptions.wishes import Wish, read_wish

GOOD = {"address": "ana@example.org", "query": "idlib"}


def test_a_full_wish_is_read():
    digest = {"cadence": "daily", "at": "06:30", "timezone": "Asia/Kathmandu", "when_empty": True}
    quiet = {"start": "22:00", "end": "07:00", "flash_passes": False}
    asked = {"address": "a@b.example", "watches": ["x", "x"], "levels": ["ROUTINE"], "digest": digest, "quiet": quiet}
    asked |= {"hourly_cap": 0, "silence_after": 24, "paused": {"x": "2026-12-01", "*": "2026-12-02T01:00:00+03:00"}}
    assert read_wish(asked) == Wish(
        address="a@b.example",
        watches=("x",),
        query="",
        levels=frozenset({Level.ROUTINE}),
        digest=DigestPlan(Cadence.DAILY, "06:30", "Asia/Kathmandu", when_empty=True),
        quiet=QuietHours("22:00", "07:00", flash_passes=False),
        hourly_cap=0,
        paused={
            "x": datetime(2026, 11, 30, 18, 15, tzinfo=UTC),  # midnight in Kathmandu
            "*": datetime(2026, 12, 1, 22, 0, tzinfo=UTC),
        },
        silence_after=24,
    )


def test_a_short_wish_hears_of_what_is_breaking():
    assert read_wish(GOOD).levels == {Level.FLASH, Level.URGENT}


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("body", []),
        ("color", GOOD | {"color": 1}),
        ("address", {"query": "idlib"}),
        ("address", GOOD | {"address": 7}),
        ("query", {"address": "a@b.example"}),
        ("query", GOOD | {"watches": ["idlib"]}),
        ("query", GOOD | {"query": "x" * 1001}),
        ("watches", {"address": "a@b.example", "watches": "idlib"}),
        ("watches", {"address": "a@b.example", "watches": [""]}),
        ("watches", {"address": "a@b.example", "watches": [str(n) for n in range(51)]}),
        ("levels", GOOD | {"levels": "FLASH"}),
        ("levels", GOOD | {"levels": ["LOUD"]}),
        ("levels", GOOD | {"levels": [["FLASH"]]}),
        ("levels", GOOD | {"levels": []}),
        ("digest", GOOD | {"digest": "daily"}),
        ("hour", GOOD | {"digest": {"hour": 7}}),
        ("digest.cadence", GOOD | {"digest": {"cadence": "yearly"}}),
        ("digest.at", GOOD | {"digest": {"at": 7}}),
        ("digest.timezone", GOOD | {"digest": {"timezone": "Nowhere"}}),
        ("digest.when_empty", GOOD | {"digest": {"when_empty": "yes"}}),
        ("quiet", GOOD | {"quiet": "22-07"}),
        ("from", GOOD | {"quiet": {"from": "22:00"}}),
        ("quiet.start", GOOD | {"quiet": {"end": "07:00"}}),
        ("quiet.start", GOOD | {"quiet": {"start": 22, "end": "07:00"}}),
        ("quiet.end", GOOD | {"quiet": {"start": "22:00", "end": "24:00"}}),
        ("quiet.end", GOOD | {"quiet": {"start": "22:00", "end": "22:00"}}),
        ("quiet.flash_passes", GOOD | {"quiet": {"start": "22:00", "end": "07:00", "flash_passes": 1}}),
        ("hourly_cap", GOOD | {"hourly_cap": -1}),
        ("hourly_cap", GOOD | {"hourly_cap": 1001}),
        ("hourly_cap", GOOD | {"hourly_cap": 1.5}),
        ("hourly_cap", GOOD | {"hourly_cap": True}),
        ("silence_after", GOOD | {"silence_after": -1}),
        ("silence_after", GOOD | {"silence_after": "24"}),
        ("paused", GOOD | {"paused": []}),
        ("paused", GOOD | {"paused": {"*": 5}}),
        ("paused", GOOD | {"paused": {"*": "2026-12-01T07:00:00"}}),
        ("paused", GOOD | {"paused": {"*": "2026-13-01"}}),
        ("muted", GOOD | {"muted": {}}),
        ("digest.timezone", GOOD | {"quiet": {"start": "22:00", "end": "07:00"}, "digest": {"timezone": "Nowhere"}}),
    ],
)
def test_a_bad_wish_is_refused_and_its_field_named(field, body):
    with pytest.raises(SubscriptionError) as refusal:
        read_wish(body)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ana@Example.ORG ", "Ana@example.org"),
        ("a.b+c@xn--bcher-kva.example", "a.b+c@xn--bcher-kva.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_as_mail_wants_it(typed, address):
    assert mail_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "@b.example",
        "a@localhost",
        "a b@c.example",
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example,c@d.example",
        "<a@b.example>",
        '"a"@b.example',
        "a@[127.0.0.1]",
        "é@b.example",
        "a@-b.example",
        "a..b@c.example",
        "a" * 65 + "@b.example",
        "a@b..example",
        "a@b.example\0",
    ],
)
def test_what_is_no_plain_address_is_refused(typed):
    with pytest.raises(SubscriptionError, match="address"):
        mail_address(typed)
