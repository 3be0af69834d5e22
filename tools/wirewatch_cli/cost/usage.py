"""What was measured: usage.toml, which `make usage` writes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

USAGE = Path(__file__).with_name("usage.toml")


@dataclass(frozen=True, slots=True)
class Usage:
    """What usage.toml holds."""

    mix: Mapping[str, float]
    row_bytes: Mapping[str, float]
    metrics: Mapping[str, list[str]]
    functions: Mapping[str, Mapping[str, Mapping[str, float]]]


def read_usage(file: Path = USAGE) -> Usage:
    """What was measured last."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    mix, weights, metrics = (found.pop(name) for name in ("mix", "row_bytes", "metrics"))
    return Usage(mix, weights, metrics, found)
