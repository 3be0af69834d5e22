"""One run, one book: written to the folder BENCH_OUT (out/bench if unset) and told in the terminal when it ends."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.benchmarks.book import Book
from tests.benchmarks.charts import chart

BOOK = Book()


@pytest.fixture(scope="session")
def book() -> Iterator[Book]:
    """Where a benchmark notes what it measured."""
    return BOOK


@pytest.fixture(scope="session", autouse=True)
def garbage_is_looked_for_seldom() -> None:
    """Not where speed is measured: Python's habit is part of it."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell all figures, and write them down."""
    if not BOOK.figures:
        return
    folder = Path(os.environ.get("BENCH_OUT") or "out/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(BOOK.to_json(), encoding="utf-8")
    for topic, figures in BOOK.topics():
        (folder / f"{topic.name}.svg").write_text(chart(topic, figures), encoding="utf-8")
    for line in BOOK.tables():
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"\nwritten to {folder}/results.json, with a chart for each table")
