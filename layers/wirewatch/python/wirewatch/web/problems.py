"""What a use case refuses with, as a problem document."""

from collections.abc import Callable
from typing import Any

from wirewatch.subscriptions.admission import ClosedError
from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.subscriptions.limits import LimitError
from wirewatch.subscriptions.managing import BusyError
from wirewatch.subscriptions.repeats import RepeatError
from wirewatch.watches.errors import QueryError
from wirewatch.web.answers import Answer, problem


def problem_of(error: Exception) -> Answer:
    """The document for one of `REFUSALS`."""
    return PROBLEMS[type(error)](error)


def _of_field(error: SubscriptionError) -> Answer:
    if isinstance(error.__cause__, QueryError):
        return _of_query(error.__cause__)
    return problem(400, "field", error.reason, field=error.field)


def _of_query(error: QueryError) -> Answer:
    """Where the query is wrong, and what to write: `shown` has the line with a caret below the place."""
    return problem(
        400,
        "query",
        error.message,
        field="query",
        line=error.line,
        column=error.column,
        expected=list(error.expected),
        suggestion=error.suggestion,
        shown=str(error),
    )


def _of_limit(error: LimitError) -> Answer:
    wait = str(error.retry_after)
    return problem(429, "limit", f"Too many requests; try again in {wait} seconds.", {"Retry-After": wait})


def _of_repetition(error: RepeatError) -> Answer:
    if error.conflict:
        return problem(422, "idempotency-key", "This Idempotency-Key belongs to another request.")
    return problem(409, "idempotency-key", "The first request with this Idempotency-Key is under way.")


def _of_closed(_: ClosedError) -> Answer:
    return problem(403, "closed", "Nobody can subscribe here by himself; ask whoever runs this.")


def _of_busy(_: BusyError) -> Answer:
    return problem(409, "busy", "The subscription kept changing meanwhile; try again.")


PROBLEMS: dict[type[Exception], Callable[[Any], Answer]] = {
    SubscriptionError: _of_field,
    QueryError: _of_query,
    LimitError: _of_limit,
    RepeatError: _of_repetition,
    ClosedError: _of_closed,
    BusyError: _of_busy,
}
REFUSALS = tuple(PROBLEMS)
