"""Where a local run sends the fetcher. Only tools set this: nothing in the environment or a template can."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """Every request, https and redirects too, goes as plain HTTP to this one loopback server.

    It finds the true URL in `X-Wirewatch-Url`, and the true host in `Host`.
    """

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class AllowLoopback:
    """Requests are dialled as they are; loopback addresses count as public ones."""


LOCAL_ROUTE: ContextVar[Route | AllowLoopback | None] = ContextVar("LOCAL_ROUTE", default=None)
