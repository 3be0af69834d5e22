"""A local cloud on the toy template, with one handler for all functions that does as it is told."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wirewatch_cli.cloud import LocalCloud, VirtualClock

START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
TOY = Path(__file__).parent / "toy.yaml"


@dataclass
class Toy:
    """What the toy functions were called with, and how they answer."""

    calls: list[tuple[str, datetime, dict[str, Any]]] = field(default_factory=list)
    answer: Callable[[str, dict[str, Any]], Any] = lambda _name, _event: None

    def handle(self, event: dict[str, Any], context: Any) -> Any:
        self.calls.append((context.function_name, datetime.now(UTC), event))
        return self.answer(context.function_name, event)

    def of(self, name: str) -> list[tuple[datetime, dict[str, Any]]]:
        return [(at, event) for called, at, event in self.calls if called == name]


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    toy = Toy()
    module = ModuleType("toy_handler")
    module.handle = toy.handle  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "toy_handler", module)
    return toy


@pytest.fixture
def cloud(toy: Toy) -> Iterator[LocalCloud]:
    with LocalCloud(TOY, VirtualClock(START)) as running:
        yield running
