"""What a `wirewatch run` is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wirewatch.feeds.feed import Feed
from wirewatch.levels.level import Level
from wirewatch.watches.watch import Watch
from wirewatch_cli.scenarios.scenario import Scenario

PORT = 8080


@dataclass(frozen=True, slots=True)
class Plan:
    """What to watch and from which level on; `every` and `seconds` as `wirewatch run --help` says.

    `state` is the folder that keeps what was seen, if any. Without a `port`, it is PORT or, if that is taken, any. With
    a `scenario`, its feeds and watches are those of the run, and `speed` virtual seconds pass in a real one.
    """

    template: Path
    feeds: Sequence[Feed]
    watches: Sequence[Watch]
    level: Level
    every: float | None = None
    seconds: float | None = None
    state: Path | None = None
    port: int | None = None
    scenario: Scenario | None = None
    speed: float = 1
