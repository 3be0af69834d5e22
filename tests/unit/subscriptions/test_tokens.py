from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.subscriptions.tokens import CONFIRM, DATED, ERASE, EXPORT, LIFE, Tokens, hashed

TOKENS = Tokens(["old", "new"])
NOON = datetime(2020, 2, 14, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_an_unsubscribe_token_names_its_subscription_and_is_always_the_same():
    assert TOKENS.unsubscribing(TOKENS.to_unsubscribe("u-1")) == "u-1"
    assert TOKENS.to_unsubscribe("u-1") == TOKENS.to_unsubscribe("u-1")


@pytest.mark.parametrize("purpose", [CONFIRM, EXPORT, ERASE])
def test_a_proof_yields_the_subscription_and_only_the_hash_of_its_secret_for_one_purpose(purpose):
    token = TOKENS.to_prove(purpose, "u-1", "s3")
    assert TOKENS.proving(purpose, token) == ("u-1", hashed("s3", purpose))
    others = {CONFIRM, EXPORT, ERASE} - {purpose}
    assert [TOKENS.proving(each, token) for each in others] == [None, None]
    assert len({hashed("s3", each) for each in (CONFIRM, EXPORT, ERASE)}) == 3


LINKS = [  # what signs, what reads, what is named
    ("to_manage", "managing", ("u-1",)),
    ("to_mute", "muting", ("u-1", "s-1")),
    ("to_pause", "pausing", ("u-1", "idlib")),
    ("to_judge", "judging", ("u-1", "s-1", "i-1")),
]


def read_by(tokens, read, token, now=NOON):
    named = getattr(tokens, read)(token, now)
    return (named,) if isinstance(named, str) else named


@pytest.mark.parametrize(("sign", "read", "named"), LINKS)
def test_a_link_names_what_it_was_signed_for_and_opens_no_other_page(sign, read, named):
    token = getattr(TOKENS, sign)(*named, NOON)
    assert read_by(TOKENS, read, token) == named
    assert [read_by(TOKENS, each, token) for _, each, _ in LINKS if each != read] == [None] * 3
    assert [TOKENS.proving(each, token) for each in (CONFIRM, EXPORT, ERASE)] == [None] * 3
    assert (TOKENS.unsubscribing(token), TOKENS.undoing(token, NOON)) == (None, None)


@pytest.mark.parametrize(("sign", "read", "named"), LINKS)
def test_a_link_ends_thirty_days_after_its_mail_and_then_still_tells_whose_it_was(sign, read, named):
    token = getattr(TOKENS, sign)(*named, NOON)
    assert read_by(TOKENS, read, token, NOON + LIFE - SECOND) == named
    assert read_by(TOKENS, read, token, NOON + LIFE) is None
    assert [TOKENS.is_expired(each, token, NOON + LIFE) for each in DATED].count(True) == 1
    assert not any(TOKENS.is_expired(each, token, NOON + LIFE - SECOND) for each in DATED)
    assert TOKENS.owner(token) == "u-1"


def test_a_link_of_a_mail_is_the_same_whenever_it_is_made():
    assert TOKENS.to_manage("u-1", NOON) == TOKENS.to_manage("u-1", NOON)
    assert TOKENS.to_manage("u-1", NOON) != TOKENS.to_manage("u-1", NOON + SECOND)


@pytest.mark.parametrize(("sign", "read", "named"), LINKS)
def test_every_link_survives_a_rotation_of_the_keys(sign, read, named):
    token = getattr(Tokens(["old"]), sign)(*named, NOON)
    assert read_by(TOKENS, read, token) == named
    assert read_by(Tokens(["new"]), read, token) is None


@pytest.mark.parametrize("payload", ["u-1", ["u-1"], ["u-1", "s-1"], {"u": 1}, 7, None, []])
def test_a_signed_link_without_a_date_opens_nothing(payload):
    for (_, read, _), purpose in zip(LINKS, DATED, strict=True):
        token = TOKENS._signer(purpose).dumps(payload)
        assert read_by(TOKENS, read, token) is None
        assert TOKENS.owner(token) is None


def test_a_token_serves_no_other_purpose():
    assert TOKENS.proving(CONFIRM, TOKENS.to_unsubscribe("u-1")) is None
    assert TOKENS.unsubscribing(TOKENS.to_prove(CONFIRM, "u-1", "s")) is None
    for alien in (TOKENS.to_unsubscribe("u-1"), TOKENS.to_undo("u-1", "", NOON), TOKENS.to_prove(ERASE, "u-1", "s")):
        assert TOKENS.owner(alien) is None


def test_a_rotated_key_still_reads_what_it_signed():
    assert TOKENS.unsubscribing(Tokens(["old"]).to_unsubscribe("u-1")) == "u-1"
    assert Tokens(["new"]).unsubscribing(TOKENS.to_unsubscribe("u-1")) == "u-1"


@pytest.mark.parametrize(
    "forge", [lambda t: t[:-2] + "xx", lambda t: "x" + t, lambda _: "", lambda t: t.split(".")[0], lambda t: "é" + t]
)
def test_a_forged_token_is_none(forge):
    assert TOKENS.unsubscribing(forge(TOKENS.to_unsubscribe("u-1"))) is None
    assert TOKENS.managing(forge(TOKENS.to_manage("u-1", NOON)), NOON) is None


def test_a_token_of_another_deployment_is_none():
    assert TOKENS.unsubscribing(Tokens(["elsewhere"]).to_unsubscribe("u-1")) is None
