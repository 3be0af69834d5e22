"""Functions that run side by side share the process, and leave it as they found it."""

import os
import sys
from contextlib import ExitStack
from threading import Thread

from wirewatch_cli.cloud.functions import SINK, Stage


def test_the_last_function_to_end_puts_back_what_the_first_one_found(monkeypatch):
    monkeypatch.setenv("SHARED_VARIABLE", "before")
    stage, stdout = Stage(), sys.stdout
    first, second = ExitStack(), ExitStack()
    first.enter_context(stage.of({"SHARED_VARIABLE": "1", "FIRST_VARIABLE": "1"}))
    second.enter_context(stage.of({"SHARED_VARIABLE": "2", "SECOND_VARIABLE": "2"}))
    first.close()
    assert (sys.stdout is SINK, os.environ["SHARED_VARIABLE"]) == (True, "2")
    second.close()
    assert sys.stdout is stdout
    assert os.environ["SHARED_VARIABLE"] == "before"
    assert not {"FIRST_VARIABLE", "SECOND_VARIABLE"} & os.environ.keys()


def test_what_a_function_prints_is_read_by_its_own_thread_only():
    seen: list[list[str]] = []
    SINK.take()
    SINK.write("mine\n")
    other = Thread(target=lambda: seen.append(SINK.take()))
    other.start()
    other.join()
    assert (seen, SINK.take(), SINK.take()) == ([[]], ["mine"], [])
