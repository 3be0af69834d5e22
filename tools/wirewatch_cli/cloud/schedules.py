"""Scheduler expressions. Only `rate(…)` is simulated; the others are refused by name."""

import re
from datetime import timedelta

from wirewatch_cli.cloud.errors import CloudError

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")


def period(expression: str) -> timedelta:
    """How often `rate(5 minutes)` fires."""
    found = RATE.fullmatch(expression.strip())
    if not found or int(found[1]) < 1:
        raise CloudError(
            f"schedule expression {expression!r}: the local cloud simulates rate(…) only; cron(…) and at(…) are not"
        )
    return timedelta(**{f"{found[2]}s": int(found[1])})
