"""Commands that pages show are commands that exist: their options, parameters and targets too."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import click
import pytest
from botocore import xform_name

from wirewatch_cli.cloud.template import read_template
from wirewatch_cli.main import cli

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PARAMETERS = read_template(ROOT / "template.yaml")["Parameters"]
TARGETS = set(re.findall(r"(?m)^([a-z0-9]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8")))
SAM = {  # as `sam … --help` has them
    "build": set(),
    "deploy": {"--guided", "--config-env", "--config-file", "--parameter-overrides"},
    "delete": {"--stack-name"},
    "validate": {"--lint"},
}
AWS_GLOBAL = {"query", "output", "region"}


def commands() -> Iterator[tuple[str, str]]:
    """(page, command line) of every console block; a comment and what follows a pipe are left out."""
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            text = block.replace("\\\n", " ")
            for line in re.findall(r"(?m)^\$ (.*)$", text):
                yield page.name, line


def words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|;&")
    lexer.whitespace_split, lexer.commenters = True, "#"
    found: list[str] = []
    for word in lexer:
        if set(word) <= set("|;&"):
            break
        found.append(word)
    return found


SHOWN = sorted({(page, line) for page, line in commands()})


def of(program: str) -> list[pytest.param]:
    return [
        pytest.param(words(line), id=f"{page}: {line[:50]}")
        for page, line in SHOWN
        if words(line) and words(line)[0].rpartition("/")[2] == program
    ]


@pytest.mark.parametrize("line", of("wirewatch"))
def test_a_command_of_ours_has_the_options_that_the_page_shows(line: list[str]) -> None:
    command, context, rest = cli, click.Context(cli, info_name="wirewatch"), line[1:]
    while isinstance(command, click.Group):
        name, *rest = rest
        found = command.get_command(context, name)
        assert found is not None, f"there is no command {name}"
        command, context = found, click.Context(found, info_name=name, parent=context)
    command.make_parser(context).parse_args(rest)


@pytest.mark.parametrize("line", of("sam"))
def test_a_line_for_sam_names_commands_options_and_parameters_that_exist(line: list[str]) -> None:
    options = {word for word in line[2:] if word.startswith("--")}
    assert options <= SAM[line[1]]
    assert {word.partition("=")[0] for word in line if re.match(r"[A-Z][A-Za-z]+=", word)} <= PARAMETERS.keys()
    if "--config-env" in line:
        assert line[line.index("--config-env") + 1] in {"dev", "prod"}


@pytest.mark.parametrize("line", of("aws"))
def test_a_line_for_the_aws_cli_names_operations_and_parameters_that_exist(line: list[str]) -> None:
    model = botocore.session.get_session().get_service_model(line[1])
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    assert line[2] in operations
    known = {xform_name(name, "-") for name in model.operation_model(operations[line[2]]).input_shape.members}
    used = {word.removeprefix("--") for word in line if word.startswith("--")} - AWS_GLOBAL
    assert used <= known


@pytest.mark.parametrize("line", of("make"))
def test_a_target_of_make_exists(line: list[str]) -> None:
    assert {word for word in line[1:] if "=" not in word and not word.startswith("-")} <= TARGETS


def test_samconfig_has_both_environments_and_names_only_parameters_of_the_template() -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    for name in ("dev", "prod"):
        deploy = config[name]["deploy"]["parameters"]
        overrides = dict(each.split("=", 1) for each in deploy["parameter_overrides"])
        assert overrides.keys() <= PARAMETERS.keys()
        assert overrides["Stage"] == name
        assert config[name]["global"]["parameters"]["stack_name"] == f"wirewatch-{name}"
    assert config["default"] == config["dev"], "without --config-env, sam takes what stands under default"


def test_the_deploy_guide_is_one_page_with_every_step() -> None:
    text = (ROOT / "docs/deploying.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    steps = ("create-email-identity", "put-account-details", "sam deploy", "feeds import", "subscribe", "doctor")
    assert [step for step in steps if step not in text] == []
