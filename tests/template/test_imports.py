"""What a function loads when it starts: a module that it does not need is time on every cold start."""

import os
import subprocess
import sys

import pytest

READERS = {"feedparser", "nh3", "pycurl"}  # the layer that only the poller has; botocore takes certifi where it is
PAGES = {"jinja2", "wirewatch.delivery.rendering", "wirewatch.site"}
ADDRESSES = {"email_validator", "idna"}
MATCHING = {"Stemmer", "wirewatch.watches.matching", "wirewatch.watches.folding"}
LEVELS = {"tomllib", "wirewatch.levels.scoring"}
TOO_HEAVY = {"asyncio", "aws_lambda_powertools.utilities.batch", "aws_lambda_powertools.utilities.data_classes",
             "aws_lambda_powertools.event_handler", "dns", "pydantic", "tests", "wirewatch.memory"}  # fmt: skip

NOT_LOADED = {
    "dispatch_polls": READERS | PAGES | ADDRESSES | MATCHING | LEVELS,
    "poll_feeds": PAGES | ADDRESSES | MATCHING | LEVELS,
    "assess_items": READERS | PAGES | ADDRESSES,
    "send_alerts": READERS | PAGES | ADDRESSES | MATCHING | LEVELS,
    "prepare_digests": READERS | PAGES | ADDRESSES | MATCHING | LEVELS,
    "send_mail": READERS | ADDRESSES | LEVELS | {"wirewatch.site"},
    "record_feedback": READERS | PAGES | ADDRESSES | MATCHING | LEVELS,
    "serve_subscriptions": READERS | ADDRESSES | {"jinja2", "wirewatch.delivery.rendering"},
    "sweep_stalled": READERS | PAGES | ADDRESSES | MATCHING | LEVELS,
}


# Each function is imported in a copy of a process that has boto3, which all of them load: what is found is the same.
ALL = """
import os, sys, boto3
from importlib import import_module
for function in sys.argv[1:]:
    if not os.fork():
        import_module(f"{function}.handler")
        print(function, *sys.modules, flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """Modules by the function that was imported."""
    paths = os.environ | {"PYTHONPATH": ":".join(filter(None, sys.path))}
    command = [sys.executable, "-c", ALL, *NOT_LOADED]
    ran = subprocess.run(command, env=paths, stdout=subprocess.PIPE, text=True, check=True)
    return {name: set(modules) for name, *modules in map(str.split, ran.stdout.splitlines())}


@pytest.mark.parametrize("function", NOT_LOADED)
def test_a_function_loads_nothing_that_it_does_not_need(function: str, loaded: dict[str, set[str]]):
    assert f"{function}.handler" in loaded[function]
    assert loaded[function] & (NOT_LOADED[function] | TOO_HEAVY) == set()


def test_the_table_names_every_function(functions: dict[str, object]):
    assert len(NOT_LOADED) == len(functions)
