"""From a method and a path to what answers them.

A path may have variable parts in braces, each one segment: `/watches/{watch}/feed.atom`. HEAD is answered wherever
GET is, by the same route, without the body.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

from wirewatch.web.answers import Answer, problem
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request

Route = Callable[[Request, datetime, Desk], Answer]
Routes = Mapping[tuple[str, str], Route]


def route_to(request: Request, now: datetime, desk: Desk, routes: Routes) -> Answer:
    """Answer with the route of the request: 404 for a path that there is not, 405 for one that takes other methods."""
    method = "GET" if request.method == "HEAD" else request.method
    found = {verb: (route, parts) for verb, route, parts in _at(request.path, routes)}
    if not found:
        return problem(404, "path", "There is nothing at this path.")
    if method not in found:
        allowed = ", ".join(sorted(found.keys() | ({"HEAD"} if "GET" in found else set())))
        return problem(405, "method", f"This path takes {allowed}.", {"Allow": allowed})
    route, parts = found[method]
    answer = route(replace(request, method=method, parts=parts), now, desk)
    return replace(answer, body="") if request.method == "HEAD" else answer


def _at(path: str, routes: Routes) -> Iterator[tuple[str, Route, dict[str, str]]]:
    for (method, pattern), route in routes.items():
        parts = _parts(pattern, path)
        if parts is not None:
            yield method, route, parts


def _parts(pattern: str, path: str) -> dict[str, str] | None:
    wanted, given = pattern.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    pairs = [(name, part) for name, part in zip(wanted, given, strict=True) if name != part]
    if not all(name.startswith("{") and part for name, part in pairs):
        return None
    return {name[1:-1]: unquote(part) for name, part in pairs}
