import base64

from tests.fakes.stack import sample

from wirewatch.web.answers import Answer, document
from wirewatch.web.gateway import request_of, response_of
from wirewatch.web.request import Request


def test_an_event_of_the_gateway_is_a_request():
    event = sample("serve_subscriptions", "one_click_unsubscribe")
    read = request_of(event)
    assert (read.method, read.path, read.client) == ("POST", "/unsubscribe", "203.0.113.7")
    assert read.base_url == "https://alerts.example.org"
    assert read.query["token"].startswith("InUt")
    assert read.fields == {"List-Unsubscribe": "One-Click"}


def test_a_body_may_be_encoded_and_need_not_be_text():
    event = sample("serve_subscriptions", "subscribe") | {"isBase64Encoded": True}
    event["body"] = base64.b64encode(b"\xffa=b").decode()
    assert request_of(event).body == "\ufffda=b"
    assert request_of(event | {"body": None}).body == ""


def test_half_a_character_does_not_break_the_answer():
    assert response_of(document(200, {"a": "\ud800"}))["body"] == '{"a": "?"}'
    assert response_of(Answer(200, "text/plain", "x", {"ETag": '"1"'}))["headers"]["ETag"] == '"1"'


def test_a_form_without_measure_has_no_fields():
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert Request("POST", "/", headers=form, body="a=1&" * 1000).fields == {}
    assert Request("POST", "/", headers=form, body="a=1&a=2&b=").form == {"a": ("1", "2"), "b": ("",)}
