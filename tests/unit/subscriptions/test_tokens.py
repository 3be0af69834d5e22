import pytest

from wirewatch.subscriptions.tokens import Tokens, hashed

TOKENS = Tokens(["old", "new"])


def test_an_unsubscribe_token_names_its_subscription_and_is_always_the_same():
    assert TOKENS.unsubscribing(TOKENS.to_unsubscribe("u-1")) == "u-1"
    assert TOKENS.to_unsubscribe("u-1") == TOKENS.to_unsubscribe("u-1")


def test_a_confirmation_token_yields_the_subscription_and_only_the_hash_of_its_secret():
    assert TOKENS.confirming(TOKENS.to_confirm("u-1", "s3")) == ("u-1", hashed("s3"))


LINKS = [  # what signs, what reads, what is named
    ("to_unsubscribe", "unsubscribing", "u-1"),
    ("to_manage", "managing", "u-1"),
    ("to_mute", "muting", ("u-1", "s-1")),
    ("to_pause", "pausing", ("u-1", "idlib")),
    ("to_judge", "judging", ("u-1", "s-1", "i-1")),
]


@pytest.mark.parametrize(("sign", "read", "named"), LINKS)
def test_a_link_names_what_it_was_signed_for_and_opens_no_other_page(sign, read, named):
    token = getattr(TOKENS, sign)(*([named] if isinstance(named, str) else named))
    assert getattr(TOKENS, read)(token) == named
    others = {each for _, each, _ in LINKS} - {read} | {"confirming"}
    assert [getattr(TOKENS, each)(token) for each in others] == [None] * 5


@pytest.mark.parametrize(("sign", "read", "named"), LINKS)
def test_every_link_survives_a_rotation_of_the_keys(sign, read, named):
    token = getattr(Tokens(["old"]), sign)(*([named] if isinstance(named, str) else named))
    assert getattr(TOKENS, read)(token) == named
    assert getattr(Tokens(["new"]), read)(token) is None


def test_a_token_serves_no_other_purpose():
    assert TOKENS.confirming(TOKENS.to_unsubscribe("u-1")) is None
    assert TOKENS.unsubscribing(TOKENS.to_confirm("u-1", "s")) is None


def test_a_rotated_key_still_reads_what_it_signed():
    assert TOKENS.unsubscribing(Tokens(["old"]).to_unsubscribe("u-1")) == "u-1"
    assert Tokens(["new"]).unsubscribing(TOKENS.to_unsubscribe("u-1")) == "u-1"


@pytest.mark.parametrize(
    "forge", [lambda t: t[:-2] + "xx", lambda t: "x" + t, lambda _: "", lambda t: t.split(".")[0], lambda t: "é" + t]
)
def test_a_forged_token_is_none(forge):
    assert TOKENS.unsubscribing(forge(TOKENS.to_unsubscribe("u-1"))) is None


def test_a_token_of_another_deployment_is_none():
    assert TOKENS.unsubscribing(Tokens(["elsewhere"]).to_unsubscribe("u-1")) is None
