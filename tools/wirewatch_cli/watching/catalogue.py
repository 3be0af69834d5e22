"""Adding, changing and removing watches, over any Watches and Subscriptions."""

import re
from dataclasses import replace

from wirewatch.subscriptions.ports import Subscriptions
from wirewatch.subscriptions.subscription import Subscription
from wirewatch.watches.errors import QueryError
from wirewatch.watches.language import parse
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.ports import Watches
from wirewatch.watches.watch import Watch

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class WatchError(ValueError):
    """What was asked of a watch cannot be done; the text says why."""


def plain_query(query: str) -> str:
    """The query on one line, as it is stored and shown."""
    return " ".join(query.split())


def add_watch(watches: Watches, query: str, watch_id: str | None, name: str | None) -> Watch:
    """Add a watch, named by its query where no name is given. Raises QueryError and WatchError."""
    parse(query)
    plain = plain_query(query)
    if watch_id is not None and not ID.fullmatch(watch_id):
        raise WatchError(f"not an id: {watch_id!r}; up to 64 of a-z, 0-9, dot, hyphen, underscore, as in idlib-2")
    watch = Watch(watch_id or watch_id_of(query), name or plain, plain)
    standing = watches.get(watch.id)
    if standing:
        raise WatchError(f"there is a watch {watch.id} already: {plain_query(standing.query)}")
    watches.put(watch)
    return watch


def edit_watch(watches: Watches, watch_id: str, query: str | None, name: str | None) -> tuple[Watch, Watch]:
    """Change a watch's query, name or both: how it was, how it is. Raises QueryError and WatchError."""
    standing = known_watch(watches, watch_id)
    if query is not None:
        parse(query)
        if _is_named_after(standing) and watch_id != watch_id_of(query):
            raise WatchError(f"{watch_id} stands for its query, which others may subscribe to: add the new one instead")
    plain = standing.query if query is None else plain_query(query)
    changed = replace(standing, query=plain, name=name or standing.name)
    if changed != standing:
        watches.put(changed)
    return standing, changed


def _is_named_after(watch: Watch) -> bool:
    """Whether the watch has its id of its query."""
    try:
        return watch.id == watch_id_of(watch.query)
    except QueryError:
        return False


def remove_watch(watches: Watches, subscriptions: Subscriptions, watch_id: str, *, followed: bool) -> int:
    """Remove a watch, one that people follow only if `followed`. How many followed it. Raises WatchError."""
    known_watch(watches, watch_id)
    followers = len(followers_of(subscriptions, watch_id))
    if followers and not followed:
        hear = (
            "1 subscription follows it and hears"
            if followers == 1
            else f"{followers:,} subscriptions follow it and hear"
        )
        raise WatchError(f"{watch_id} was not removed: {hear} of it no more without it; --yes removes it all the same")
    watches.delete(watch_id)
    return followers


def known_watch(watches: Watches, watch_id: str) -> Watch:
    """The watch of that id. Raises WatchError."""
    watch = watches.get(watch_id)
    if watch is None:
        raise WatchError(f"there is no watch {watch_id!r}; `wirewatch watch list` shows them")
    return watch


def followers_of(subscriptions: Subscriptions, watch_id: str) -> tuple[Subscription, ...]:
    """The confirmed subscriptions of a watch."""
    return tuple(subscriptions.watching(watch_id))
