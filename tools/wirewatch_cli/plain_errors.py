"""Errors of the user's making are told in a sentence on stderr, with exit code 2 and no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click


class RefusedError(click.ClickException):
    """What was asked cannot be done as it stands."""

    exit_code = 2


@contextmanager
def plain_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Turn errors of these kinds, raised inside, into their text."""
    try:
        yield
    except kinds as error:
        raise RefusedError(_text(error)) from error


def _text(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)
