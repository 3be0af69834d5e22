"""What the docs tell people to type can be typed, and every command is told of."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import click
import pytest
from tests.unit.docs.command_page import PAGE, examples, page, walk

from wirewatch_cli.main import cli

PROJECT = Path(__file__).parents[3]
DOCS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
FENCES = re.compile(r"^ *```(?:console|sh|shell|bash)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`((?:\.venv/bin/)?wirewatch [^`\n]+|make [a-z][^`\n]*)`(?!`)")
MAKE = "run `make pages`, or `python -m tests.unit.docs.command_page`"
ENDS = {"|", ">", "<", "&&", "||", ";", "&"}
COMMANDS = dict(walk())


def typed(doc: Path) -> set[str]:
    """The command lines in the code of a page: what follows a prompt, and `wirewatch …` in running text."""
    text = doc.read_text(encoding="utf-8").replace("\\\n", " ")
    fenced = [line.strip() for block in FENCES.findall(text) for line in block.splitlines()]
    return {line.removeprefix("$ ") for line in fenced if line.startswith("$ ")} | set(INLINE.findall(text))


def words_of(line: str) -> list[list[str]]:
    """The words of each command of a line, without comments."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    lines: list[list[str]] = [[]]
    for word in lexer:
        if word in ENDS:
            lines.append([])
        else:
            lines[-1].append(word)
    return lines


LINES = sorted({(doc.name, line) for doc in DOCS for line in typed(doc)})
TOLD = sorted({(name, line) for name, command in COMMANDS.items() for line in examples(command)})


def parse(arguments: list[str]) -> None:
    """Read them as `wirewatch` would, and run nothing; a file that is not there is no fault."""
    command: click.Command | None = cli
    context, rest = None, arguments
    while isinstance(command, click.Group):
        if rest and rest[0] in {"--help", "--version"}:
            return
        parent = click.Context(command, parent=context)
        name, command, rest = command.resolve_command(parent, rest)
        context = parent
        assert command is not None, name
        if not rest and isinstance(command, click.Group):
            return  # the group itself is talked about
    try:
        command.make_context(command.name, list(rest), parent=context)
    except click.BadParameter as error:
        if not re.search("does not exist|No such file", error.message):
            raise


def is_a_name(words: list[str]) -> bool:
    """Running text names a command without what it needs: `wirewatch explain`."""
    return " ".join(["wirewatch", *words[1:]]) in COMMANDS


def faults(line: str) -> list[str]:
    """What is wrong with a command line of the docs."""
    found = []
    for words in words_of(line):
        if words and words[0].rsplit("/", 1)[-1] == "wirewatch" and not is_a_name(words) and "…" not in words:
            try:
                parse(words[1:])
            except click.UsageError as error:
                found.append(error.format_message())
            except click.exceptions.Exit:
                pass
    return found


@pytest.mark.parametrize(("doc", "line"), LINES)
def test_what_a_page_says_can_be_typed(doc, line):
    assert faults(line) == []


@pytest.mark.parametrize(("name", "line"), TOLD)
def test_the_examples_of_a_help_can_be_typed(name, line):
    assert faults(line) == [], f"in {name} --help"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example_in_its_help(name):
    shown = [line for line in examples(COMMANDS[name]) if line.startswith(name)]
    assert shown, f"{name} --help shows no line that begins with `{name}`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_says_what_it_does(name):
    assert [each.name for each in COMMANDS[name].params if isinstance(each, click.Option) and not each.help] == []


def test_the_page_of_commands_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == page(), MAKE


def test_what_a_page_tells_to_make_is_a_target():
    targets = set(re.findall(r"^([a-z0-9]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        (doc, after)
        for doc, line in LINES
        for words in words_of(line)
        for word, after in pairwise(words)
        if word == "make" and words[0] == "make" and "=" not in after
    }
    assert {(doc, target) for doc, target in named if target not in targets} == set()
    assert named, "no page tells to make anything"


@pytest.mark.parametrize(
    "line",
    [
        "wirewatch replya x",
        "wirewatch replay x --chekc",
        "wirewatch feeds add a b --local",
        "echo | wirewatch eval level -",
        "wirewatch run --speed fast",
    ],
)
def test_a_wrong_command_line_would_be_found(line):
    assert len(faults(line)) == 1
