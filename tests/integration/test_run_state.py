"""A run that is started again goes on where it was: nothing is forgotten, nothing told twice."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from tests.fakes.people import subscription

from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.watches.watch import Watch
from wirewatch_cli import state
from wirewatch_cli.cloud import LocalCloud, SentMail, VirtualClock
from wirewatch_cli.main import main
from wirewatch_cli.places import template_path
from wirewatch_cli.state import StateError

START = datetime(2020, 2, 15, 9, tzinfo=UTC)
MAIL = SentMail(START, "analyst@example.org", "d-1", b"Subject: \xff\n\nx", "m-1")


@pytest.fixture
def cloud() -> Iterator[LocalCloud]:
    with new_cloud() as running:
        yield running


def new_cloud() -> LocalCloud:
    return LocalCloud(template_path(None), VirtualClock(START))


def test_rows_and_mails_come_back_and_call_no_function_again(tmp_path: Path):
    with new_cloud() as cloud:
        SubscriptionsTable(cloud.outputs["SubscriptionsTable"]).put(subscription())
        WatchesTable(cloud.outputs["WatchesTable"]).put(Watch("w", "name", "idlib", eager=True))
        deliveries = cloud.resource("Deliveries")
        row = {"id": {"S": "d"}, "status": {"S": "pending"}, "kind": {"S": "alert"}}
        boto3.client("dynamodb").put_item(TableName=deliveries, Item=row)
        cloud.mails.append(MAIL)
        state.save(tmp_path, cloud)
    with new_cloud() as cloud:
        assert state.restore(tmp_path, cloud) == START
        cloud.settle()
        assert [each.what for each in cloud.happenings if each.kind == "invoke"] == []
        assert SubscriptionsTable(cloud.outputs["SubscriptionsTable"]).get("u-1") == subscription()
        assert WatchesTable(cloud.outputs["WatchesTable"]).get("w") == Watch("w", "name", "idlib", eager=True)
        found = boto3.client("dynamodb").get_item(TableName=deliveries, Key={"id": {"S": "d"}})["Item"]
        assert found == row
        assert cloud.mails == [MAIL]
        boto3.client("dynamodb").put_item(TableName=deliveries, Item=row | {"id": {"S": "new"}})
        cloud.settle()
        assert "SendMail" in [each.what for each in cloud.happenings if each.kind == "invoke"]


def test_rows_that_have_expired_are_not_kept(tmp_path: Path, cloud: LocalCloud):
    table = cloud.resource("Items")
    for name, after in (("old", -1), ("fresh", 1)):
        end = int((START + timedelta(days=after)).timestamp())
        row = {"id": {"S": name}, expiry_of(cloud, "Items"): {"N": str(end)}}
        boto3.client("dynamodb").put_item(TableName=table, Item=row)
    state.save(tmp_path, cloud)
    kept = json.loads(gzip.decompress((tmp_path / state.FILE).read_bytes()))["tables"]["Items"]
    assert [row["id"]["S"] for row in kept] == ["fresh"]


def expiry_of(cloud: LocalCloud, table: str) -> str:
    return str(cloud.stack.resources[table].properties["TimeToLiveSpecification"]["AttributeName"])


def test_nothing_saved_is_nothing_restored(tmp_path: Path, cloud: LocalCloud):
    assert state.restore(tmp_path, cloud) is None


def written(content: object) -> bytes:
    return gzip.compress(json.dumps(content).encode())


HEAD = {"format": state.FORMAT, "version": state.VERSION, "saved": "2020-02-15T09:00:00Z", "mails": []}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not gzip", "cannot be read"),
        (gzip.compress(b"{")[:-3], "cannot be read"),
        (written([1]), "is no state of a `wirewatch run`"),
        (written(HEAD | {"version": 99}), "is of version 99"),
        (written(HEAD | {"tables": {"Nowhere": [{}]}}), "rows of a table Nowhere"),
    ],
    ids=["no gzip", "cut short", "no object", "version", "table"],
)
def test_a_file_that_cannot_be_used_is_refused_with_advice(
    content: bytes, says: str, tmp_path: Path, cloud: LocalCloud
):
    (tmp_path / state.FILE).write_bytes(content)
    with pytest.raises(StateError, match=says):
        state.restore(tmp_path, cloud)


def test_a_crash_while_saving_leaves_what_was_saved_before(
    tmp_path: Path, cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch
):
    state.save(tmp_path, cloud)
    before = (tmp_path / state.FILE).read_bytes()
    monkeypatch.setattr(state.os, "fsync", crash)
    with pytest.raises(RuntimeError):
        state.save(tmp_path, cloud)
    assert (tmp_path / state.FILE).read_bytes() == before


def crash(_: int) -> None:
    raise RuntimeError("power cut")


def test_a_folder_serves_one_run_at_a_time(tmp_path: Path):
    with state.held(tmp_path), pytest.raises(StateError, match="used by another"), state.held(tmp_path):
        pass
    with state.held(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="name another folder"), state.held(tmp_path / "file" / "below"):
        pass


def test_run_says_what_it_goes_on_from(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    opml = tmp_path / "feeds.opml"
    opml.write_text('<opml><outline xmlUrl="http://127.0.0.1:9/none.xml"/></opml>')
    arguments = ["run", "--opml", str(opml), "--for", "0.3", "--port", "0", "--state", str(tmp_path / "state")]
    assert main(arguments) == 0
    assert "goes on from" not in capsys.readouterr().out
    assert main(arguments) == 0
    assert "goes on from" in capsys.readouterr().out


def test_a_scenario_plays_and_says_what_came(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    arguments = [
        "run",
        "--replay",
        str(Path("events/scenarios/live-blog")),
        "--speed",
        "3600000",
        "--for",
        "2",
        "--port",
        "0",
    ]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert "FLASH    BREAKING: Kessel bridge collapses, cars in the river" in text
    assert "http://127.0.0.1:" in text
    assert not list(tmp_path.rglob("state*"))
