"""Which AWS actions each function needed in a replay: `calls.json` beside the mails."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from wirewatch_cli.cloud.needs import Need

FILE = "calls.json"


def write_calls(out: Path, used: Mapping[str, Iterable[Need]]) -> None:
    """{function: {action: [the ARN of each resource that it was done to]}}, all sorted."""
    calls = {function: _by_action(needs) for function, needs in sorted(used.items())}
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).write_text(json.dumps(calls, indent=2) + "\n", encoding="utf-8")


def _by_action(needs: Iterable[Need]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for need in sorted(needs):
        found.setdefault(need.action, []).append(need.resource)
    return found
