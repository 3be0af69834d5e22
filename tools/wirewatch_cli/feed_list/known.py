"""The feeds that a deployment has, found by whatever spelling of their URL, or by id."""

from collections.abc import Iterable, Sequence

from wirewatch.aws.feed_list import FeedList
from wirewatch.feeds.identity import canonical_url
from wirewatch.feeds.standing import Standing, feed_key
from wirewatch.feeds.urls import UrlError
from wirewatch_cli.plain_errors import RefusedError


def in_words(standings: Iterable[Standing]) -> dict[str, str]:
    """What to call each feed that is there already, by the key of its URL."""
    return {key(each.feed.url): f"{each.feed.source}, which is there already" for each in standings}


def named(feeds: FeedList, names: Sequence[str]) -> list[Standing]:
    """The feeds of these ids or URLs; RefusedError if one of them is none."""
    standings = list(feeds.all())
    by_name = {each.feed.id: each for each in standings} | {key(each.feed.url): each for each in standings}
    keys = {name: name if name in by_name else key(with_scheme(name)) for name in names}
    if strangers := [name for name in names if keys[name] not in by_name]:
        raise RefusedError(f"no such feed: {', '.join(strangers)} (`wirewatch feeds list` shows them)")
    return list({by_name[each].feed.id: by_name[each] for each in keys.values()}.values())


def with_scheme(url: str) -> str:
    """People write `bbc.co.uk/news`."""
    return url if "://" in url else f"https://{url}"


def key(url: str) -> str:
    """As feed_key, for any text."""
    try:
        return feed_key(url)
    except UrlError:
        return canonical_url(url)
