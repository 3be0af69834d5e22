"""A record that fails comes back alone, and is logged; a batch of which nothing was handled fails as a whole."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from wirewatch.aws.records import AllFailedError, Message, changes, each_by_itself, messages


class Told:
    """A log that remembers which records failed."""

    def __init__(self) -> None:
        self.records: list[object] = []

    def exception(self, msg: str, *, extra: Mapping[str, object]) -> None:
        self.records.append(extra["record"])


def three() -> list[Message]:
    return [Message("a", "1"), Message("b", "no JSON"), Message("c", "3")]


def test_the_record_that_fails_is_named_and_logged_and_those_behind_it_are_handled():
    told, seen = Told(), list[int]()
    answer = each_by_itself(three(), lambda record: seen.append(record.json()), told)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    assert (seen, told.records) == ([1, 3], ["b"])


def test_a_batch_without_a_failure_names_nobody():
    assert each_by_itself(three()[:1], Message.json, Told()) == {"batchItemFailures": []}


def test_a_batch_without_records_is_no_failure():
    assert each_by_itself([], Message.json, Told()) == {"batchItemFailures": []}


def test_a_batch_of_nothing_but_failures_fails_with_the_last_one_as_its_cause():
    told = Told()
    with pytest.raises(AllFailedError, match="all 2 records failed") as raised:
        each_by_itself(three()[1:2] * 2, Message.json, told)
    assert isinstance(raised.value.__cause__, ValueError)
    assert told.records == ["b", "b"]


def test_a_message_of_a_queue_is_its_id_and_its_body():
    event = {"Records": [{"messageId": "m-1", "body": '{"feeds": ["f-1"]}', "eventSource": "aws:sqs"}]}
    (message,) = messages(event)
    assert (message.id, message.json()) == ("m-1", {"feeds": ["f-1"]})


def test_a_change_of_a_table_is_read_as_plain_values():
    images = {
        "SequenceNumber": "7",
        "Keys": {"id": {"S": "i-1"}},
        "NewImage": {"id": {"S": "i-1"}, "tier": {"N": "2"}, "watches": {"L": [{"S": "w"}]}, "summary": {"NULL": True}},
    }
    (change,) = changes({"Records": [{"eventID": "e-1", "dynamodb": images}]})
    assert (change.id, change.event, change.keys()) == ("7", "e-1", {"id": "i-1"})
    assert change.row() == {"id": "i-1", "tier": Decimal(2), "watches": ["w"], "summary": None}
