"""`wirewatch eval levels`."""

import json

from wirewatch_cli.main import main


def evaluated(lines, tmp_path, capsys):
    file = tmp_path / "headlines.jsonl"
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines), encoding="utf-8")
    code = main(["eval", "levels", str(file)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_headline_gets_a_line_with_level_score_and_reasons(tmp_path, capsys):
    code, answers = evaluated(
        [
            {"title": "BREAKING: Magnitude 7.8 earthquake strikes Turkey", "language": "en-GB", "tier": 1},
            "",
            {"title": "Quiz: volcanoes", "summary": None},
            {"title": "Cyclone", "declared": {"scheme": "gdacs", "value": "Red"}, "tier": 3},
        ],
        tmp_path,
        capsys,
    )
    assert code == 0
    assert [answer["level"] for answer in answers] == ["FLASH", "ROUTINE", "FLASH"]
    assert answers[0]["score"] == 110
    assert answers[0]["reasons"][0] == "tier 1 source (+30)"


def test_a_line_that_is_no_headline_is_named_and_the_rest_goes_on(tmp_path, capsys):
    code, answers = evaluated(["{", {"headline": "x"}, {"title": "Quake"}], tmp_path, capsys)
    assert code == 1
    assert [answer.get("error", "")[:7] for answer in answers] == ["line 1:", "line 2:", ""]
