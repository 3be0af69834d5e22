"""Checks of this machine: what `make replay` and `wirewatch run` need."""

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from wirewatch_cli.doctor.finding import Finding, bad, ok, warn
from wirewatch_cli.places import template_path

OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BUILDER = "sam"


def examine_machine() -> Iterator[Finding]:
    """Python, the packages, the template, and what is only needed for some things."""
    yield python(sys.version_info[:2])
    yield packages(requires("wirewatch") or [])
    yield template(template_path(None))
    yield tool("Chromium", BROWSERS, "only `make e2e` and `make pictures` need it")
    yield tool("sam", (BUILDER,), "only deploying needs it: docs/deploying.md; `make build` brings its own")


def python(found: tuple[int, ...]) -> Finding:
    """It is new enough."""
    told = f"{'.'.join(map(str, found))} ({platform.system()} {platform.machine()})"
    return ok("Python", told) if found >= OLDEST else bad("Python", told, "install Python 3.11 or newer")


def packages(wanted: list[str]) -> Finding:
    """Everything that `wirewatch` requires is installed."""
    names = [re.split(r"[\s\[<>=!~;(]", each, maxsplit=1)[0] for each in wanted if "extra ==" not in each]
    missing = [name for name in names if not _is_installed(name)]
    if missing:
        return bad("packages", f"not installed: {', '.join(missing)}", "make setup")
    told = ", ".join(f"{name} {version(name)}" for name in ("wirewatch", "boto3", "moto", "pycurl"))
    return ok("packages", told)


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def template(file: Path) -> Finding:
    """The local cloud has something to run."""
    if file.is_file():
        return ok("template", str(file))
    return bad("template", f"{file} is not there", "run from the project's folder")


def tool(what: str, names: tuple[str, ...], need: str) -> Finding:
    """An optional program."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    return ok(what, found or f"not installed; {need}") if found else warn(what, "not installed", need)
