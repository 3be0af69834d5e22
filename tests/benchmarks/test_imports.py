"""What each function loads when it starts, beside boto3 with one client: processor time in fresh interpreters.

The figures are medians of nine, taken in turns, so that a busy minute falls on all of them. Modules are
compiled already.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.benchmarks.book import Book

FUNCTIONS = sorted(path.parent.name for path in (Path(__file__).parents[2] / "functions").glob("*/handler.py"))
LIMIT = "boto3 with one client"
TRIES = 9
AT_MOST = 2.2  # times the limit; the aim is 1.3
TIMED = "import time\nbegan = time.process_time()\n{}\nprint(time.process_time() - began)"


def milliseconds(code: str) -> float:
    environment = os.environ | {"PYTHONPATH": ":".join(filter(None, sys.path)), "AWS_DEFAULT_REGION": "eu-west-1"}
    command = [sys.executable, "-c", TIMED.format(code)]
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return 1000 * float(ran.stdout)


def test_no_function_takes_much_longer_to_load_than_boto3_with_one_client(book: Book):
    codes = {LIMIT: "import boto3; boto3.client('dynamodb')"}
    codes |= {name: f"import {name}.handler" for name in FUNCTIONS}
    turns = [{name: milliseconds(code) for name, code in codes.items()} for _ in range(TRIES)]
    took = {name: median(turn[name] for turn in turns) for name in codes}
    for name, each in took.items():
        book.note("import", name, each, "limit" if name == LIMIT else "ours")
    assert {name: each for name, each in took.items() if each > AT_MOST * took[LIMIT]} == {}
