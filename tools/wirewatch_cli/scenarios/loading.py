"""Reading a scenario's folder: scenario.toml as models, or all its problems with file and line."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from wirewatch_cli.scenarios.consistency import contradictions
from wirewatch_cli.scenarios.locator import Locator, locate
from wirewatch_cli.scenarios.problem import Problem, ScenarioError
from wirewatch_cli.scenarios.scenario import Scenario
from wirewatch_cli.scenarios.values import UnreadableQueryError
from wirewatch_cli.scenarios.wording import reason

FILE = "scenario.toml"


def load_scenario(folder: Path) -> Scenario:
    """Read `folder`/scenario.toml. Raises ScenarioError with everything that is wrong with it."""
    if folder.is_file():
        why = f"a scenario is a folder with a {FILE}: name the folder"
        raise ScenarioError([Problem(folder, 0, why)])
    file = folder / FILE
    document, lines = _read(file)
    scenario, refused = _validate(document, folder)
    problems = [Problem(file, _line(error, lines), reason(error)) for error in refused]
    problems += [Problem(file, lines.line(path), why) for path, why in contradictions(document)]
    if scenario is None or problems:
        raise ScenarioError(problems)
    return scenario


def _validate(document: dict[str, Any], folder: Path) -> tuple[Scenario | None, Sequence[ErrorDetails]]:
    try:
        return Scenario.model_validate(document, context={"folder": folder}), ()
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _line(error: ErrorDetails, lines: Locator) -> int:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, UnreadableQueryError):
        return lines.text_line(error["loc"]) + cause.line - 1
    return lines.line(error["loc"])


def _read(file: Path) -> tuple[dict[str, Any], Locator]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text), locate(text)
    except FileNotFoundError:
        why = f"there is no such file: a scenario is a folder with a {FILE}"
        raise ScenarioError([Problem(file, 0, why)]) from None
    except OSError as error:
        raise ScenarioError([Problem(file, 0, f"cannot be read: {(error.strerror or '').lower()}")]) from None
    except RecursionError:
        raise ScenarioError([Problem(file, 0, "nested too deep: a scenario needs a few levels only")]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ScenarioError([Problem(file, line, "not UTF-8: save the file as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([_unreadable(file, str(error), text)]) from None


def _unreadable(file: Path, message: str, text: str) -> Problem:
    what, _, where = message.partition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", where)
    line = int(found[1]) if found else _unfinished(text)
    column = f" (column {found[2]})" if found else ""
    return Problem(file, line, f"not TOML: {what[0].lower()}{what[1:]}{column}")


def _unfinished(text: str) -> int:
    """The line on which something begins that never ends: what stands above can be read."""
    lines = text.splitlines(keepends=True)
    for above in range(len(lines) - 1, 0, -1):
        try:
            tomllib.loads("".join(lines[:above]))
        except tomllib.TOMLDecodeError:
            continue
        return above + 1
    return 1


def found_scenarios(folder: Path) -> Iterator[Path]:
    """The folders directly in `folder` that hold a scenario, by name."""
    return iter(sorted(file.parent for file in folder.glob(f"*/{FILE}")))
