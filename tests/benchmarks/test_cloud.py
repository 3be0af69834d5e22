"""Where the time of a replayed day goes: to the handlers, to what stands in for AWS (moto and botocore), to the rest.

Processor time, without the time that the fetcher waits; the rest is the local cloud's own: clock, streams, queues.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from botocore.client import BaseClient
from tests.benchmarks.book import Book

from wirewatch_cli.cloud.functions import Functions
from wirewatch_cli.cloud.shortcut import without_http
from wirewatch_cli.playing import play
from wirewatch_cli.scenarios.loading import load_scenario

ROOT = Path(__file__).parents[2]
SCENARIOS = ("idlib-2020-02-15", "morning-rush")


class Meter:
    """Processor time within the outermost call of a method; `within` another one, or not."""

    def __init__(self, within: "Meter | None" = None) -> None:
        self.depth, self.seconds, self.inside, self._within = 0, 0.0, 0.0, within

    def around(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **kwargs: Any) -> Any:
            self.depth += 1
            began = time.process_time()
            try:
                return method(*args, **kwargs)
            finally:
                self.depth -= 1
                if not self.depth:
                    self._add(time.process_time() - began)

        return measured

    def _add(self, took: float) -> None:
        self.seconds += took
        self.inside += took if self._within and self._within.depth else 0


@contextmanager
def _metered(calls: Meter) -> Iterator[None]:
    """The local cloud's way past HTTP, which stands where clients make their calls, with a meter before it."""
    client: Any = BaseClient
    with without_http(), patch.object(client, "_make_api_call", calls.around(client._make_api_call)):
        yield


@pytest.mark.parametrize("name", SCENARIOS)
def test_of_a_replay_the_smaller_part_is_our_own(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, book: Book
):
    handlers = Meter()
    calls = Meter(within=handlers)
    monkeypatch.setattr(Functions, "invoke", handlers.around(Functions.invoke))
    monkeypatch.setattr("wirewatch_cli.cloud.short_ways.without_http", partial(_metered, calls))
    scenario = load_scenario(ROOT / "events/scenarios" / name)
    began = time.process_time()
    report = play(scenario, ROOT / "template.yaml", tmp_path, lambda _: None)
    whole = time.process_time() - began
    own = handlers.seconds - calls.inside
    book.note("cloud", f"{name}: handlers", own)
    book.note("cloud", f"{name}: moto and botocore", calls.seconds, "limit")
    book.note("cloud", f"{name}: clock, queues, streams", whole - own - calls.seconds)
    book.note("end-to-end", f"local cloud, {name}", report["counts"]["items"] / whole)
    assert report["dead_letters"] == 0
    assert own < whole / 2
