"""`wirewatch watch match`: one text, or a file of cases."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wirewatch_cli.main import cli, main
from wirewatch_cli.watching.cases import judged

TITLE = "İDLİB: Rusya ateşkes istedi"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["idlib AND (türkiye OR rusya)", "--title", TITLE, "--lang", "tr"], 0),
        (["idlib rusya", "--title", "Idlib", "Rusya"], 0),
        (["idlib", "nothing of the kind"], 1),
        (["idlib -rusya", "--title", TITLE], 1),
        (["idlib AND", "--title", TITLE], 2),
        (["(a", "a"], 2),
        (["idlib"], 2),
        ([], 2),
        (["depremler", "depremin", "--lang", "tr"], 0),
        (["depremler", "depremin", "--lang", "TR"], 0),
        (["depremler", "depremin", "--lang", "tr-TR"], 0),
        (["depremler", "depremin", "--lang", "en"], 1),
        (["depremler", "depremin", "--lang", "turkish"], 2),
        (["lang:uk", "Київ"], 0),
        (["idlib", "--cases", "-"], 2),
        (["--cases", "absent.jsonl"], 2),
    ],
)
def test_the_exit_code_says_whether_it_matches(arguments: list[str], code: int) -> None:
    assert main(["watch", "match", *arguments]) == code


def test_a_query_that_begins_with_a_minus_is_told_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "match", "-football idlib", "--title", TITLE]) == 2
    assert "stands behind two: -- '-football idlib'" in capsys.readouterr().err
    assert main(["watch", "match", "--title", TITLE, "--", "-football idlib"]) == 0
    assert main(["watch", "match", "idlib", "--titel", TITLE]) == 2
    assert "minus" not in capsys.readouterr().err


def test_what_matched_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["watch", "match", "idlib AND (türkiye OR rusya)", "--title", TITLE])
    assert capsys.readouterr().out == "matches: idlib, rusya\n"


def test_a_bad_query_shows_its_place_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    main(["watch", "match", "idlib AND", TITLE])
    told = capsys.readouterr()
    assert told.out == ""
    assert "line 1, column 10" in told.err
    assert "  idlib AND\n           ^" in told.err


def test_each_case_is_answered_on_a_line_of_its_own_in_order(tmp_path: Path) -> None:
    cases = [
        {"query": "idlib rusya", "title": TITLE, "lang": "tr"},
        {"query": "idlib", "title": "", "text": "Aleppo"},
        {"query": "(idlib", "text": "Aleppo"},
        {"query": "aleppo", "text": "Aleppo", "title": None},
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n\n".join(map(json.dumps, cases)), encoding="utf-8")
    result = CliRunner().invoke(cli, ["watch", "match", "--cases", str(file)])
    first, second, third, fourth = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 0
    assert first == {"matched": True, "terms": ["idlib", "rusya"]}
    assert second == {"matched": False, "terms": []}
    assert third.keys() == {"error"}
    assert fourth["matched"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("hello", "not JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "a case is an object"),
        ('{"title": "a"}', "needs a `query`"),
        ('{"query": 5}', "needs a `query`"),
        ('{"query": "a", "text": 5}', "`text` must be a text"),
        ('{"query": "a", "lang": []}', "`lang` must be a text"),
        ('{"query": "a", "lang": "turkish"}', "`lang` must be a language code"),
        ('{"query": "\\ud800 a", "text": "a"}', "half a character"),
    ],
)
def test_a_line_that_is_no_case_gets_an_error_and_the_others_go_on(line: str, words: str) -> None:
    bad, good = map(json.loads, judged([line, '{"query": "a", "text": "a"}']))
    assert words in bad["error"]
    assert good == {"matched": True, "terms": ["a"]}


def test_half_a_character_in_a_case_is_written_as_json_writes_it(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"query": "\\ud800", "text": "a"}\n{"query": "a", "text": "\\ud800 a"}\n')
    result = CliRunner().invoke(cli, ["watch", "match", "--cases", str(tmp_path / "cases.jsonl")])
    bad, good = map(json.loads, result.stdout.splitlines())
    assert "\ud800" in bad["error"]
    assert good["matched"]


def test_a_file_of_cases_may_begin_with_a_byte_order_mark_but_must_be_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"query": "a", "text": "a"}\r\n')
    result = CliRunner().invoke(cli, ["watch", "match", "--cases", str(file)])
    assert json.loads(result.stdout)["matched"]
    file.write_bytes(b'{"query": "\xff"}')
    result = CliRunner().invoke(cli, ["watch", "match", "--cases", str(file)])
    assert f"{file}: not UTF-8" in result.stderr
