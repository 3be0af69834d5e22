"""Commands reach a stack in AWS, or a real `wirewatch run` in another process, and say so when they cannot."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, Timer
from typing import ClassVar

import boto3
import click
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from tests.integration.feed_tables import aws_in_memory

from wirewatch.aws import clients
from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.poll_queue import SqsPollQueue
from wirewatch.aws.watches import WatchesTable
from wirewatch.feeds.route import LOCAL_ROUTE
from wirewatch.feeds.tasks import PollTask
from wirewatch.watches.watch import Watch
from wirewatch_cli import run_file
from wirewatch_cli.deployment import Deployment, deployment, on_deployment
from wirewatch_cli.feeds import feeds
from wirewatch_cli.plain_errors import RefusedError

STACK = """{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"FeedsTable": {"Value": "Feeds"}},
"Parameters": {"OperatorAddress": {"Type": "String", "Default": "desk@news.example"}}}"""
RSS = b"<rss version='2.0'><channel><title>Wire</title><item><title>A volcano erupts</title></item></channel></rss>"
# What a shell starts in the background ignores Ctrl-C, and so do its children, unless they say otherwise.
MAIN = """import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
from wirewatch_cli.main import main; raise SystemExit(main())"""
PATIENCE = 30  # seconds for what a run is asked to say or do, on a busy machine


class Publisher(BaseHTTPRequestHandler):
    """One feed, whatever is asked, until `gone` has its path."""

    gone: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        self.send_response(404 if self.path in self.gone else 200)
        self.send_header("content-length", str(len(RSS)))
        self.end_headers()
        self.wfile.write(RSS)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def publisher() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@contextmanager
def a_run(publisher: str, state: Path) -> Iterator[subprocess.Popen[str]]:
    """A `wirewatch run` of one feed, in its own process."""
    (state / "feeds.opml").write_text(f'<opml><outline text="First" xmlUrl="{publisher}/first.xml"/></opml>')
    command = [sys.executable, "-c", MAIN, "run", "--opml", str(state / "feeds.opml"), "--watch", "a"]
    environment = {**os.environ, "XDG_STATE_HOME": str(state), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert said(process, "mailbox"), "the run did not begin"
        yield process
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def said(process: subprocess.Popen[str], words: str) -> bool:
    """Read on in what it prints, until a line has the words; False if it ends without them, as it must in time."""
    watchdog = Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        return any(words in line for line in process.stdout or ())
    finally:
        watchdog.cancel()


def announced(state: Path) -> list[Path]:
    """How commands find the runs of this machine."""
    return list(state.glob("wirewatch/run-*.json"))


@pytest.fixture(scope="module")
def running(publisher: str, state: Path) -> Iterator[subprocess.Popen[str]]:
    with a_run(publisher, state) as process:
        yield process


@pytest.fixture(autouse=True)
def at_home(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state folder of this module, and no stack."""
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.delenv("WIREWATCH_STACK", raising=False)


def health_of(feed_url: str, found: Deployment) -> str:
    return next(each.health for each in FeedList(found.outputs["FeedsTable"]).all() if each.feed.url == feed_url)


def test_what_a_command_changes_takes_effect_in_the_run(publisher: str, running: subprocess.Popen[str]) -> None:
    url = f"{publisher}/second.xml"
    assert (
        f"added to the local run: Wire, tier 2: {url}"
        in CliRunner().invoke(feeds, ["add", url, "--tier", "2", "--local"]).output
    )
    with deployment(None, local=True) as found:
        standing = next(each for each in FeedList(found.outputs["FeedsTable"]).all() if each.feed.url == url)
        assert standing.health == "new"
        Publisher.gone.add("/second.xml")
        SqsPollQueue(found.outputs["PollQueueUrl"]).send([PollTask((standing.feed.id,))])
        assert said(running, "failing  Wire")  # the run's own poll_feeds has polled it
        assert health_of(url, found) == "failing"
    assert f"removed: Wire, {url}" in CliRunner().invoke(feeds, ["remove", url, "--local"]).output
    assert url not in CliRunner().invoke(feeds, ["list", "--local"]).output


@pytest.mark.usefixtures("running")
def test_a_transaction_of_another_process_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")
    with deployment(None, local=True) as found:
        watches = WatchesTable(found.outputs["WatchesTable"])
        before = watches.version()
        watches.put(Watch("w-1", "Ünlü", "idlib"))
        assert watches.version() == before + 1
        assert watches.get("w-1") == Watch("w-1", "Ünlü", "idlib")
        assert LOCAL_ROUTE.get() is not None
    assert os.environ["AWS_PROFILE"] == "no-such-profile"
    assert "AWS_ENDPOINT_URL" not in os.environ
    assert LOCAL_ROUTE.get() is None


@pytest.mark.usefixtures("running")
def test_a_run_answers_nobody_who_does_not_know_its_key(state: Path) -> None:
    (file,) = state.glob("wirewatch/run-*.json")
    assert file.stat().st_mode & 0o077 == 0
    known = run_file.find()
    assert known is not None
    stranger = boto3.client(
        "dynamodb", endpoint_url=known.endpoint, region_name=known.region,
        aws_access_key_id="LOCAL", aws_secret_access_key="local",
    )  # fmt: skip
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        stranger.scan(TableName=known.outputs["FeedsTable"])


@pytest.mark.usefixtures("running")
def test_what_the_run_refuses_inside_is_told_in_a_line() -> None:
    with (
        pytest.raises(RefusedError, match=r"AWS refused Query: ResourceNotFoundException: .*"),
        deployment(None, local=True),
    ):
        list(FeedList("NoSuchTable").all())


def test_without_a_run_local_says_so_and_the_file_of_a_killed_run_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    stale = run_file.Running("http://127.0.0.1:1", "LOCAL", "eu-west-1", {}, "desk@news.example")
    nothing_runs = pytest.raises(RefusedError, match="no `wirewatch run` is running")
    with run_file.told(stale), nothing_runs, deployment(None, local=True):
        pytest.fail("connected")


def test_a_run_file_that_is_broken_or_goes_at_this_moment_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "wirewatch").mkdir()
    (tmp_path / "wirewatch" / "run-1.json").write_text("{")
    (tmp_path / "wirewatch" / "run-2.json").write_text('{"endpoint": ""}')
    (tmp_path / "wirewatch" / "run-3.json").symlink_to(tmp_path / "gone")
    assert run_file.find() is None


def test_a_run_that_ends_meanwhile_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = run_file.Running("http://127.0.0.1:1", "LOCAL", "eu-west-1", {}, "desk@news.example")
    monkeypatch.setattr(run_file, "find", lambda: gone)
    with pytest.raises(RefusedError, match="ended meanwhile"), deployment(None, local=True):
        FeedList("Feeds").set_tier("f-1", 1)


def test_a_run_that_has_ended_is_announced_no_more(publisher: str, tmp_path: Path) -> None:
    with a_run(publisher, tmp_path) as process:
        assert announced(tmp_path)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert announced(tmp_path) == []


def test_a_stack_is_known_by_its_outputs_and_its_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    with aws_in_memory(monkeypatch):
        boto3.client("cloudformation").create_stack(StackName="news", TemplateBody=STACK)
        with deployment("news", local=False) as found:
            assert found == Deployment("stack news", {"FeedsTable": "Feeds"}, "desk@news.example")


def test_a_stack_that_is_not_there_or_is_none_of_ours_is_refused_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with aws_in_memory(monkeypatch):
        plain = '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'
        boto3.client("cloudformation").create_stack(StackName="other", TemplateBody=plain)
        with pytest.raises(RefusedError, match=r"does not exist: is it deployed"), deployment("absent", local=False):
            pytest.fail("connected")
        with pytest.raises(RefusedError, match=r"stack other has no output"), deployment("other", local=False):
            pytest.fail("connected")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "no AWS region: set AWS_REGION"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "no AWS credentials: set AWS_PROFILE"),
        ({"AWS_DEFAULT_REGION": "eu-west-1", "AWS_PROFILE": "absent"}, r"profile \(absent\) could not be found"),
    ],
)
def test_what_the_user_has_not_set_up_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    quiet = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    for name, value in {**quiet, "AWS_EC2_METADATA_DISABLED": "true", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    clients.forget()
    with pytest.raises(RefusedError, match=words), deployment("news", local=False):
        pytest.fail("connected")


@click.command()
@on_deployment
def show(found: Deployment) -> None:
    click.echo(found.name)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "which deployment? --stack NAME"),
        (["--local", "--stack", "news"], "name one"),
    ],
)
def test_a_command_needs_one_deployment(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(show, arguments)
    assert (result.exit_code, words in result.stderr) == (2, True)


def test_local_goes_before_the_stack_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    result = CliRunner().invoke(show, ["--local"], env={"WIREWATCH_STACK": "news"})
    assert "no `wirewatch run` is running" in result.stderr
