"""The README's costs are those that `wirewatch cost` gives, within a quarter."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from wirewatch_cli.main import cli

README = Path(__file__).parents[3] / "README.md"
ROWS = re.findall(r"^\| ([\d,]+) \| ([\d,.]+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_says_what_it_costs():
    assert [feeds for feeds, _ in ROWS] == ["50", "300", "500", "5,000"]


@pytest.mark.parametrize(("feeds", "usd"), ROWS)
def test_it_says_what_the_command_says(feeds, usd):
    result = CliRunner().invoke(cli, ["cost", "--feeds", feeds.replace(",", ""), "--json"])
    assert result.exit_code == 0, result.output
    (bill,) = json.loads(result.output)["bills"]
    assert bill["usd_a_month"] == pytest.approx(float(usd.replace(",", "")), rel=0.25)
