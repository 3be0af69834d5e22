"""Watches, and a feed of what each of them alerted.

A watch that an operator named is listed. One that somebody's own query made is not: whoever knows its id may read it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b

from wirewatch.delivery.ports import Match
from wirewatch.levels.level import Level
from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch
from wirewatch.web.answers import Answer, document, problem
from wirewatch.web.desk import Desk
from wirewatch.web.outlet import Outlet, atom, json_feed
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes

WEEK = timedelta(days=7)
MOST_ENTRIES = 100
FRESH = {"Cache-Control": "public, max-age=60"}
TOLD = frozenset({"new", "escalated"})


def get_watches(request: Request, _now: datetime, desk: Desk) -> Answer:
    """The watches that have a name of their own, by id."""
    found = [_shown(each, request) for each in desk.catalogue.list_all() if not is_of_a_query(each)]
    return document(200, {"watches": found})


def get_watch(request: Request, _now: datetime, desk: Desk) -> Answer:
    """One watch."""
    watch = desk.catalogue.get(request.parts["watch"])
    return document(200, _shown(watch, request)) if watch else _missing()


def get_atom(request: Request, now: datetime, desk: Desk) -> Answer:
    """Its alerts of the last seven days, as Atom."""
    outlet = _outlet(request, now, desk)
    return _cacheable(request, "application/atom+xml; charset=utf-8", atom(outlet)) if outlet else _missing()


def get_json_feed(request: Request, now: datetime, desk: Desk) -> Answer:
    """The same, as JSON Feed."""
    outlet = _outlet(request, now, desk)
    return _cacheable(request, "application/feed+json", json_feed(outlet)) if outlet else _missing()


def is_of_a_query(watch: Watch) -> bool:
    """Whether its id is made of its query, and so not given by an operator."""
    try:
        return watch.id == watch_id_of(watch.query)
    except QueryError:
        return False


def _outlet(request: Request, now: datetime, desk: Desk) -> Outlet | None:
    watch = desk.catalogue.get(request.parts["watch"])
    if watch is None:
        return None
    found = list(_alerts(desk.matches.between(watch.id, now - WEEK, now), desk.alert_level))[-MOST_ENTRIES:]
    updated = found[-1].at if found else now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Outlet(watch, f"{request.base_url}/watches/{watch.id}/feed", f"{request.base_url}/", updated, found[::-1])


def _alerts(matches: Iterable[Match], lowest: Level) -> Iterable[Match]:
    """What was told at once: news, at the level of this deployment or above."""
    return (each for each in matches if Level(each.level).rank >= lowest.rank and each.novelty in TOLD)


def _cacheable(request: Request, content_type: str, body: str) -> Answer:
    """The body, or 304 to whoever has it."""
    tag = f'"{blake2b(body.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'
    asked = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    headers = FRESH | {"ETag": tag}
    if asked & {tag, "*"}:
        return Answer(304, content_type, "", headers)
    return Answer(200, content_type, body, headers)


def _shown(watch: Watch, request: Request) -> dict[str, object]:
    place = f"{request.base_url}/watches/{watch.id}/feed"
    return {"id": watch.id, "name": watch.name, "query": watch.query, "atom": f"{place}.atom", "json": f"{place}.json"}


def _missing() -> Answer:
    return problem(404, "watch", "There is no such watch.")


ROUTES: Routes = {
    ("GET", "/api/watches"): get_watches,
    ("GET", "/api/watches/{watch}"): get_watch,
    ("GET", "/watches/{watch}/feed.atom"): get_atom,
    ("GET", "/watches/{watch}/feed.json"): get_json_feed,
}
