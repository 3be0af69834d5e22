"""Tries mutants, each in a process of its own: `python -m tests.proof.mutating SHARE SHARES` prints a line for each.

The process that they are forked from has loaded what tests need but nothing of ours.
"""

import importlib.util
import os
import resource
import signal
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import feedparser
import hypothesis  # noqa: F401  (so that it is loaded once)
import jinja2  # noqa: F401
import nh3  # noqa: F401
import pytest
from tests.proof.mutants import Mutant, path_of, sample, unit_tests_for

assert feedparser
LONGEST = 150  # s of a processor, after which a mutant is taken to hang: that is noticed too
KILLED, SURVIVED, HANGS = "killed", "survived", "hangs"
OK = int(pytest.ExitCode.OK)
NOTICED = (int(pytest.ExitCode.TESTS_FAILED), int(pytest.ExitCode.INTERRUPTED))  # the other: not even imported


class Faulty(MetaPathFinder, Loader):
    """Loads the module with its fault."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, path_of(name), loader=self)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.code(), str(path_of(self.mutant.module)), "exec"), module.__dict__)  # noqa: S102


def tried(mutant: Mutant) -> str:
    """Whether some unit test fails with the fault. RuntimeError if the tests could not be run at all."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        signal.alarm(10 * LONGEST)  # for one that waits
        os._exit(_outcome(mutant))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return HANGS
    if os.WEXITSTATUS(status) not in (*NOTICED, OK):
        raise RuntimeError(f"pytest ended with {os.WEXITSTATUS(status)} for {mutant}")
    return KILLED if os.WEXITSTATUS(status) else SURVIVED


def _outcome(mutant: Mutant) -> int:
    sys.meta_path.insert(0, Faulty(mutant))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, sys.stdout.fileno())
    os.dup2(silent, sys.stderr.fileno())
    return next((code for wave in unit_tests_for(mutant.module) if (code := _run(wave)) != OK), OK)


def _run(files: list[str]) -> int:
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:logging", "-m", "not proof", *files])
    return OK if code == pytest.ExitCode.NO_TESTS_COLLECTED else int(code)


if __name__ == "__main__":
    share, shares = map(int, sys.argv[1:3])
    for each in sample()[share::shares]:
        print(tried(each), each, sep="\t", flush=True)
