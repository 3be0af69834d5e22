"""The translated template, kept for the next run."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from wirewatch_cli.cloud import translating
from wirewatch_cli.cloud.translating import translated

PARAMETERS = {"Stage": "dev"}


def source() -> dict[str, Any]:
    """Anew each time: the transform changes what it is given."""
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"Stage": {"Type": "String"}},
        "Resources": {"Rows": {"Type": "AWS::Serverless::SimpleTable"}},
    }


def test_what_was_translated_is_not_translated_again(tmp_path: Path) -> None:
    first = translated(source(), PARAMETERS, tmp_path)
    with patch.object(translating, "translate", side_effect=AssertionError("translated again")):
        assert translated(source(), PARAMETERS, tmp_path) == first
    assert first["Resources"]["Rows"]["Type"] == "AWS::DynamoDB::Table"


@pytest.mark.parametrize("changed", ["source", "parameters", "transform"])
def test_whatever_goes_into_it_counts(tmp_path: Path, changed: str) -> None:
    translated(source(), PARAMETERS, tmp_path)
    other = source()
    if changed == "source":
        other["Resources"]["More"] = {"Type": "AWS::SQS::Queue"}
    parameters = {"Stage": "prod"} if changed == "parameters" else PARAMETERS
    release = "0.0.1" if changed == "transform" else translating.version("aws-sam-translator")
    with patch.object(translating, "version", return_value=release):
        made = translated(other, parameters, tmp_path)
    assert ("More" in made["Resources"]) == (changed == "source")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    first = translated(source(), PARAMETERS, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text('{"Resources": {', encoding="utf-8")
    assert translated(source(), PARAMETERS, tmp_path) == first == json.loads(kept.read_text(encoding="utf-8"))


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "Rows" in translated(source(), PARAMETERS, tmp_path / "file" / "below")["Resources"]


def test_few_are_kept(tmp_path: Path) -> None:
    with patch.object(translating, "translate", return_value={"Resources": {}}):
        for number in range(translating.KEPT + 3):
            translated(source(), {"Stage": str(number)}, tmp_path)
    assert len(list(tmp_path.iterdir())) == translating.KEPT
