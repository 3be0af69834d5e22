"""The most memory that each function holds: on what is usual, on the worst that is to be expected, and beyond.

What Lambda's own runtime takes comes on top: it is a part of what the headroom is for.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.benchmarks.book import Book
from tests.benchmarks.memory_cases import CASES, EXTREME, NOW, bodies

from wirewatch_cli.cost.stack import read_stack
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.places import template_path

CHILD = Path(__file__).with_name("memory_child.py")
HEADROOM = 1.5
MEMORY = read_stack(template_path(None)).memory


def told(*arguments: str) -> float:
    """MB, as a process of its own says."""
    code = f"import sys; sys.path[:0] = {list(filter(None, sys.path))!r}; sys.argv[1:] = {list(arguments)!r}; "
    code += f"import runpy; runpy.run_path({str(CHILD)!r}, run_name='__main__')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return float(ran.stdout.splitlines()[-1])


@pytest.mark.parametrize("function", CASES)
def test_a_function_has_half_as_much_memory_again_as_it_ever_takes(function: str, book: Book) -> None:
    ready = told(function)
    with FeedServer(bodies(), lambda: NOW) as server:
        peaks = [ready + told(function, str(case), str(server.port)) for case in range(len(CASES[function]))]
    given = MEMORY["".join(part.title() for part in function.split("_"))]
    expected = peaks[:-1] if function in EXTREME else peaks
    told_of = {"ready": ready, "usual": peaks[0], "worst": max(expected), "extreme": max(peaks)}
    for name, each in told_of.items():
        if name != "extreme" or function in EXTREME:
            book.note("memory", f"{function}, {name}", each)
    assert given >= HEADROOM * max(expected), [round(each) for each in (ready, *peaks)]
    assert given > max(peaks)
