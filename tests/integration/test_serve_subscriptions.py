import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.client import BaseClient
from tests.fakes.people import subscription
from tests.fakes.stack import CONTEXT, EVENTS, deployed, sample

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.subscriptions.confirmation import confirmation_id
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Channel, Status
from wirewatch.subscriptions.tokens import Tokens

TOKENS = Tokens(["key"])


def request(name: str, path: str, body: str = "", token: str = "", method: str = "POST") -> dict[str, Any]:
    event = sample("serve_subscriptions", name) | {
        "rawPath": path,
        "body": body,
        "rawQueryString": urlencode({"token": token}),
    }
    event["requestContext"]["http"] |= {"method": method, "path": path}
    return event


def test_a_wish_is_accepted_and_its_link_confirms_it():
    with deployed("serve_subscriptions") as module:
        people = SubscriptionsTable("subscriptions")
        answer = module.lambda_handler(sample("serve_subscriptions", "subscribe"), CONTEXT)
        assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (202, "accepted")
        person = people.get(subscription_id(Channel.EMAIL, "analyst@example.org"))
        mail = DeliveriesTable("deliveries", 30).read(confirmation_id(person))
        token = TOKENS.to_prove("confirm", person.id, mail.content["secret"])
        body = json.dumps({"token": token})
        done = module.lambda_handler(request("subscribe", "/subscriptions/confirm", body), CONTEXT)
        assert done["statusCode"] == 200
        assert people.get(person.id).status is Status.CONFIRMED


def test_one_click_unsubscribes_and_a_visit_does_not():
    with deployed("serve_subscriptions") as module:
        people, token = SubscriptionsTable("subscriptions"), TOKENS.to_unsubscribe("u-1")
        people.put(subscription())
        shown = module.lambda_handler(
            request("one_click_unsubscribe", "/unsubscribe", token=token, method="GET"), CONTEXT
        )
        assert (shown["statusCode"], people.get("u-1").status) == (200, Status.CONFIRMED)
        assert "default-src 'none'" in shown["headers"]["Content-Security-Policy"]
        form = "List-Unsubscribe=One-Click"
        done = module.lambda_handler(request("one_click_unsubscribe", "/unsubscribe", form, token), CONTEXT)
        assert (done["statusCode"], people.get("u-1").status) == (200, Status.ENDED)


def test_a_token_that_we_did_not_sign_is_refused():
    with deployed("serve_subscriptions") as module:
        assert (
            module.lambda_handler(sample("serve_subscriptions", "one_click_unsubscribe"), CONTEXT)["statusCode"] == 400
        )


def test_a_method_that_is_not_served_changes_nothing():
    with deployed("serve_subscriptions") as module:
        assert module.lambda_handler(request("subscribe", "/subscriptions", method="DELETE"), CONTEXT)[
            "statusCode"
        ] in {404, 405}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("subscribe", 202),
        ("idempotent_subscribe", 202),
        ("preview", 200),
        ("feed", 404),
        ("health", 200),
        ("openapi", 200),
        ("manage", 403),
        ("head_of_a_link", 400),
        ("one_click_unsubscribe", 400),
        ("push", 202),
        ("question_of_a_hub", 404),
    ],
)
def test_every_sample_event_is_answered(name, status):
    with deployed("serve_subscriptions") as module:
        given = module.lambda_handler(sample("serve_subscriptions", name), CONTEXT)
        assert given["statusCode"] == status
        assert "frame-ancestors 'none'" in given["headers"]["Content-Security-Policy"]


def test_every_sample_event_is_tried():
    names = {path.stem for path in (EVENTS / "serve_subscriptions").glob("*.json")}
    (cases,) = (mark for mark in test_every_sample_event_is_answered.pytestmark if mark.name == "parametrize")
    assert {name for name, _ in cases.args[1]} == names


def test_a_log_names_no_address(capsys):
    with deployed("serve_subscriptions") as module:
        module.lambda_handler(sample("serve_subscriptions", "subscribe"), CONTEXT)
    assert "analyst" not in capsys.readouterr().out


def test_known_and_unknown_addresses_get_the_same_bytes_after_as_many_calls_of_aws(monkeypatch):
    calls, call = [], BaseClient._make_api_call
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda *a: (calls.append(a[1]), call(*a))[1])

    def ask(address: str) -> tuple[dict[str, Any], int]:
        calls.clear()
        body = json.dumps({"address": address, "query": "idlib"})
        return module.lambda_handler(request("subscribe", "/api/subscriptions", body), CONTEXT), len(calls)

    with deployed("serve_subscriptions") as module:
        people = SubscriptionsTable("subscriptions")
        for status in (Status.CONFIRMED, Status.SUPPRESSED):
            identity = subscription_id(Channel.EMAIL, f"{status}@example.org")
            people.put(subscription(identity, address=f"{status}@example.org", status=status))
        ask("first@example.org")
        unknown = ask("unknown@example.org")
        assert ask("confirmed@example.org") == unknown
        assert ask("suppressed@example.org") == unknown


def test_who_asks_for_a_link_hears_the_same_bytes_after_as_many_calls_of_aws_whatever_became_of_it(monkeypatch):
    calls, call = [], BaseClient._make_api_call
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda *a: (calls.append(a[1]), call(*a))[1])

    def ask(person: str, purpose: str) -> tuple[dict[str, Any], int]:
        calls.clear()
        body = json.dumps({"token": TOKENS.to_manage(person, datetime.now(UTC)), "purpose": purpose})
        return module.lambda_handler(request("subscribe", "/api/subscription/link", body), CONTEXT), len(calls)

    with deployed("serve_subscriptions") as module:
        people = SubscriptionsTable("subscriptions")
        for status in (Status.CONFIRMED, Status.SUPPRESSED, Status.ERASING):
            people.put(subscription(f"u-{status}", status=status))
        ask("u-first", "manage")
        sent = ask("u-confirmed", "erase")
        assert sent[0]["statusCode"] == 202
        for other in ("u-suppressed", "u-erasing", "u-gone"):
            assert ask(other, "erase") == sent
        for _ in range(6):
            last = ask("u-suppressed", "manage")  # until it is one too many
        assert last == sent
