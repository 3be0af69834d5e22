import pytest

from wirewatch.subscriptions.tokens import Tokens, hashed

TOKENS = Tokens(["old", "new"])


def test_an_unsubscribe_token_names_its_subscription_and_is_always_the_same():
    assert TOKENS.unsubscribing(TOKENS.to_unsubscribe("u-1")) == "u-1"
    assert TOKENS.to_unsubscribe("u-1") == TOKENS.to_unsubscribe("u-1")


def test_a_confirmation_token_yields_the_subscription_and_only_the_hash_of_its_secret():
    assert TOKENS.confirming(TOKENS.to_confirm("u-1", "s3")) == ("u-1", hashed("s3"))


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
