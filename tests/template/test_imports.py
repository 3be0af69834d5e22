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


@pytest.mark.parametrize("function", NOT_LOADED)
def test_a_function_loads_nothing_that_it_does_not_need(function: str):
    code = f"import sys, {function}.handler; print(*sys.modules)"
    paths = os.environ | {"PYTHONPATH": ":".join(filter(None, sys.path))}
    ran = subprocess.run([sys.executable, "-c", code], env=paths, stdout=subprocess.PIPE, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert f"{function}.handler" in loaded
    assert loaded & (NOT_LOADED[function] | TOO_HEAVY) == set()


def test_the_table_names_every_function(functions: dict[str, object]):
    assert len(NOT_LOADED) == len(functions)
