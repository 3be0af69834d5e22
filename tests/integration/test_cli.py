"""The command line: what it says, where, and with which exit code."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner

from wirewatch_cli.main import COMMANDS, cli, main
from wirewatch_cli.plan import Plan
from wirewatch_cli.replay import replay
from wirewatch_cli.run import QUERY, run

SCENARIO = """\
title = "Morning"
start = 2020-02-15T09:00:00Z
end = 2020-02-15T12:00:00Z
[[feed]]
url = "https://wire.example/"
source = "Wire"
tier = 1
[[feed.snapshot]]
at = 2020-02-15T09:00:00Z
file = "wire.xml"
"""
OPML = '<opml><outline xmlUrl="https://wire.example/world.xml"/></opml>'


def test_help_imports_no_command_so_that_it_is_quick() -> None:
    script = (
        "import sys; from wirewatch_cli.main import main; code = main(['--help']); "
        "sys.exit(code or any(name in sys.modules for name in ('moto', 'boto3', 'rich', 'pydantic')))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "wirewatch replay" in told.stdout


def test_help_lists_every_command() -> None:
    text = CliRunner().invoke(cli, ["--help"]).output
    assert [name for name in COMMANDS if f"  {name} " not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_shows_examples(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert result.output.count(f"wirewatch {command} ") >= 2


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output.startswith("wirewatch, version ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["replay"], "Missing argument 'SCENARIO...'"),
        (["replay", "absent"], "absent/scenario.toml: there is no such file"),
        (["sing"], "No such command 'sing'"),
        (["run", "--opml", "absent.opml", "--watch", "a"], "absent.opml: No such file"),
        (["run", "--opml", "feeds.opml", "--watch", "(a"], "line 1, column"),
        (["run", "--opml", "notes.txt", "--watch", "a"], "notes.txt: not a list of feeds"),
        (["run", "--opml", "feeds.opml", "--watch", "a", "--template", "t.yaml"], "t.yaml: No such"),
    ],
)
def test_what_cannot_be_done_is_told_on_stderr_with_exit_code_2_and_no_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("feeds.opml").write_text(OPML)
    Path("notes.txt").write_text("hello")
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert "Traceback" not in told.err + told.out


def test_the_problems_of_all_scenarios_are_told_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scenario.toml").write_text("title = 5\n")
    result = CliRunner().invoke(replay, [str(tmp_path / "one"), str(tmp_path / "two")])
    assert result.exit_code == 2
    assert result.stderr.count("scenario.toml:1: `title` must be a text in quotes, not 5") == 2


def test_an_opml_entry_that_is_not_taken_is_told_with_its_line(tmp_path: Path) -> None:
    list_of_feeds = tmp_path / "feeds.opml"
    list_of_feeds.write_text(OPML.replace("</opml>", '\n<outline xmlUrl="ftp://a.example/"/></opml>'))
    arguments = ["--opml", str(list_of_feeds), "--watch", "a", "--template", str(tmp_path / "none")]
    result = CliRunner().invoke(run, arguments)
    assert f"{list_of_feeds}:2: not added: ftp://a.example/: only http and https" in result.stderr


REPORT: dict[str, Any] = {
    "items": [{"id": "i-1", "title": "T", "outcome": "alerted"}],
    "alerts": [{"at": "T1", "level": "URGENT", "novelty": "new", "watches": ["w"], "title": "İlk"}],
    "digests": [],
    "feeds": [{"url": "https://wire.example/", "status": "ok", "not_modified": 0, "bytes": 9}],
    "mails": [],
    "counts": {
        "items": 1, "alerts": 1, "digests": 0, "mails": 0, "polls": 1, "outcomes": {"alerted": 1},
    },
    "dead_letters": 0,
}  # fmt: skip


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    folder = tmp_path / "morning"
    folder.mkdir()
    (folder / "wire.xml").write_text("<rss/>")
    (folder / "scenario.toml").write_text(SCENARIO)
    return folder


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], None]:
    """Lets a replay come out as given, without replaying."""

    def come_out(report: dict[str, Any]) -> None:
        monkeypatch.setattr("wirewatch_cli.replay.play", lambda *_: report)

    come_out(REPORT)
    return come_out


def test_a_report_is_written_as_utf8_into_a_new_folder(stage: object, scenario: Path) -> None:
    file = scenario.parent / "new" / "report.json"
    assert main(["replay", str(scenario), "--json", str(file)]) == 0
    assert json.loads(file.read_text()) == REPORT
    assert "İlk" in file.read_text()


def test_a_report_that_cannot_be_written_is_told_before_the_replay(
    stage: object, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (scenario.parent / "file").write_text("")
    for place, why in ((".", "Is a directory"), ("file/report.json", "File exists")):
        assert main(["replay", str(scenario), "--json", str(scenario.parent / place)]) == 2
        told = capsys.readouterr()
        assert why in told.err
        assert told.out == ""


def test_reports_of_several_scenarios_are_one_object_by_name(stage: object, scenario: Path) -> None:
    copytree(scenario, scenario.parent / "evening")
    file = scenario.parent / "report.json"
    names = [str(scenario), str(scenario.parent / "evening")]
    assert main(["replay", *names, "--json", str(file)]) == 0
    assert list(json.loads(file.read_text())) == ["morning", "evening"]


def test_what_was_written_as_expected_passes_the_check(
    stage: object, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(scenario), "--write-expected"]) == 0
    assert main(["replay", str(scenario), "--check"]) == 0
    assert "morning: as expected" in capsys.readouterr().out


def test_a_check_that_fails_shows_the_difference_and_exits_1(
    stage: Callable[[dict[str, Any]], None], scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (scenario / "expected.json").write_text('{"alerts": [{"level": "FLASH"}]}')
    assert main(["replay", str(scenario), "--check"]) == 1
    told = capsys.readouterr().err
    assert 'morning:   - {"level": "FLASH"}' in told
    assert 'morning:   + {"level": "URGENT"}' in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dead_letters": 2}, "dead letters: 2"),
        ({"items": [{"id": "i-9", "title": "T", "outcome": "pending"}]}, "never came to an end: i-9"),
    ],
)
def test_a_replay_that_lost_something_exits_1_without_a_check(
    stage: Callable[[dict[str, Any]], None],
    scenario: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, Any],
    words: str,
) -> None:
    stage(REPORT | change)
    assert main(["replay", str(scenario)]) == 1
    assert words in capsys.readouterr().err


def test_mails_of_several_scenarios_go_to_folders_of_their_own(monkeypatch: pytest.MonkeyPatch, scenario: Path) -> None:
    outs: list[Path] = []

    def play(scenario: object, template: Path, out: Path, tell: object) -> dict[str, Any]:
        outs.append(out)
        return REPORT

    monkeypatch.setattr("wirewatch_cli.replay.play", play)
    main(["replay", str(scenario), "--out", "here"])
    main(["replay", str(scenario)])
    evening = copytree(scenario, scenario.parent / "evening")
    main(["replay", str(scenario), str(evening), "--out", "here"])
    assert outs == [Path("here"), Path("out/morning"), Path("here/morning"), Path("here/evening")]


def test_two_scenarios_of_one_name_are_refused_since_one_would_write_over_the_other(
    stage: object, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = copytree(scenario, scenario.parent / "elsewhere" / scenario.name)
    assert main(["replay", str(scenario), str(other)]) == 2
    assert f"{other}: another scenario is called morning" in capsys.readouterr().err


def test_what_a_terminal_cannot_show_stands_as_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(shown, encoding="latin-1", write_through=True))
    assert main(["watch", "match", "إدلب", "إدلب"]) == 0
    assert shown.getvalue() == b"matches: \\u0625\\u062f\\u0644\\u0628\n"


def test_ctrl_c_ends_a_replay_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wirewatch_cli.replay.play", interrupted)
    assert main(["replay", str(scenario)]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """What `run` would have set about."""
    found: list[Plan] = []
    monkeypatch.setattr("wirewatch_cli.run.live", lambda plan, _: found.append(plan))
    return found


def test_run_without_options_watches_the_list_that_is_shipped(plans: list[Plan]) -> None:
    assert main(["run"]) == 0
    assert {feed.tier for feed in plans[0].feeds} == {1, 2}
    assert len(plans[0].feeds) >= 40
    assert [watch.query for watch in plans[0].watches] == [QUERY]


def test_a_list_says_the_tier_and_language_of_a_feed_or_leaves_them_open(tmp_path: Path, plans: list[Plan]) -> None:
    outline = '<outline xmlUrl="https://b.example/" wirewatch:tier="1" language="tr"/>'
    (tmp_path / "feeds.opml").write_text(OPML.replace("</opml>", f"{outline}</opml>"))
    assert main(["run", "--opml", str(tmp_path / "feeds.opml"), "--watch", "a"]) == 0
    assert [(feed.tier, feed.language) for feed in plans[0].feeds] == [(3, None), (1, "tr")]
