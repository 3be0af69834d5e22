"""moto loses writes when two threads call it at once: it answers one caller at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest
from moto.core.models import botocore_stubber

LOCK = RLock()


@contextmanager
def one_caller() -> Iterator[None]:
    """While inside, whatever reaches moto over HTTP waits for the lock. Direct calls take it themselves."""
    answer = botocore_stubber.process_request

    def alone(request: AWSPreparedRequest) -> Any:
        with LOCK:
            return answer(request)

    with patch.object(botocore_stubber, "process_request", alone):
        yield
