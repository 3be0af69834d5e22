"""The environment of this process, changed for a while: what AWS's own client goes by."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def environment(changes: Mapping[str, str], *, without: tuple[str, ...] = ()) -> Iterator[None]:
    """Inside, the variables are set as given, and those that begin with one of `without` are not set."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(without)]:
        del os.environ[name]
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
