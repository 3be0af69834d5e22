"""A scenario that is right, for tests that break it."""

from collections.abc import Callable
from pathlib import Path

import pytest

RIGHT = """\
title = "A quiet morning"
start = 2020-02-15T09:00:00Z
end   = 2020-02-15T12:00:00Z

[[feed]]
url = "https://wire.example/world.xml"
source = "Example Wire"
tier = 1

[[feed.snapshot]]
at = 2020-02-15T09:00:00Z
file = "feeds/wire.xml"

[[feed.snapshot]]
at = 2020-02-15T10:00:00Z
status = 503

[[watch]]
id = "idlib"
query = 'idlib AND turkey'

[[subscription]]
watch = ["idlib"]
channel = "email"
address = "analyst@example.org"
levels = ["FLASH", "URGENT"]
digest = {cadence = "daily", at = "07:00", timezone = "Europe/Istanbul"}
"""


@pytest.fixture
def right_text() -> str:
    """The text of a scenario.toml in which nothing is wrong."""
    return RIGHT


@pytest.fixture
def write_scenario(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a scenario's folder with that scenario.toml."""

    def write(text: str = RIGHT) -> Path:
        folder = tmp_path / "morning"
        (folder / "feeds").mkdir(parents=True, exist_ok=True)
        (folder / "feeds" / "wire.xml").write_text("<rss/>")
        (folder / "scenario.toml").write_text(text, encoding="utf-8")
        return folder

    return write
