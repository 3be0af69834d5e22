"""What makes moto quick enough for a day of news in seconds: everything that goes past its long ways."""

from collections.abc import Iterator
from contextlib import contextmanager

from wirewatch_cli.cloud.quick_values import quick_values
from wirewatch_cli.cloud.remembering import remembering
from wirewatch_cli.cloud.shortcut import without_http
from wirewatch_cli.cloud.transactions import quick_transactions


@contextmanager
def short_ways() -> Iterator[None]:
    """Inside, moto and boto3 give what they give outside, sooner."""
    with remembering(), quick_values(), quick_transactions(), without_http():
        yield
