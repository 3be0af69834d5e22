"""The locator gives the line on which a value stands, in every way that TOML lets one write it."""

import tomllib
from typing import Any

import pytest

from wirewatch_cli.scenarios.locator import locate

TEXT = """\
# a comment with [brackets] and = signs
plain = 1
dotted.key . deep = 2 # here
"quoted.key" = 'it''s'
multi = \"\"\"
first "quoted" # no comment
second\"\"\"
array = [ # a comment ]
  1,
  "two, ] }", # another
  [3, 4],
  { a = 1, b = { c = [5, 6] } },
]
[table]
x = 2020-02-15T09:00:00Z
[table."sub.table" . inner]
y = -1.5e3
[[many]]
n = 0
[[many.more]]
m = 0
[[many.more]]
m = 1
  [many.more.options]
  deep = true
[[many]]
[[many.more]]
m = 2
literal = '''one \\
two'''
after = {multi = '''
text''', last = "\\" # }"}
""".replace("'it''s'", "'its'")

LINES = {
    ("plain",): 2,
    ("dotted", "key", "deep"): 3,
    ("quoted.key",): 4,
    ("multi",): 5,
    ("array",): 8,
    ("array", 0): 9,
    ("array", 1): 10,
    ("array", 2, 1): 11,
    ("array", 3, "b", "c", 1): 12,
    ("table",): 14,
    ("table", "x"): 15,
    ("table", "sub.table", "inner", "y"): 17,
    ("many", 0): 18,
    ("many", 0, "n"): 19,
    ("many", 0, "more", 1): 22,
    ("many", 0, "more", 1, "m"): 23,
    ("many", 0, "more", 1, "options", "deep"): 25,
    ("many", 1): 26,
    ("many", 1, "more", 0, "m"): 28,
    ("many", 1, "more", 0, "literal"): 29,
    ("many", 1, "more", 0, "after", "multi"): 31,
    ("many", 1, "more", 0, "after", "last"): 32,
}


@pytest.mark.parametrize(("path", "line"), LINES.items(), ids=str)
def test_a_value_is_found_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert locate(TEXT).line(path) == line


@pytest.mark.parametrize("path", LINES, ids=str)
def test_the_paths_above_are_those_of_the_document(path: tuple[str | int, ...]) -> None:
    value: Any = tomllib.loads(TEXT)
    for part in path:
        value = value[part]


def test_line_endings_of_windows_change_nothing() -> None:
    assert locate(TEXT.replace("\n", "\r\n")).line(("many", 1, "more", 0, "literal")) == 29


def test_what_is_missing_is_found_at_what_should_hold_it() -> None:
    lines = locate(TEXT)
    assert lines.line(("many", 0, "more", 0, "absent")) == 20
    assert lines.line(("absent",)) == 1


def test_the_text_of_a_string_begins_after_its_opening_break() -> None:
    lines = locate(TEXT)
    assert lines.text_line(("multi",)) == 6
    assert lines.text_line(("plain",)) == 2
    assert lines.text_line(("many", 1, "more", 0, "literal")) == 29
    assert lines.text_line(("many", 1, "more", 0, "after", "multi")) == 32
