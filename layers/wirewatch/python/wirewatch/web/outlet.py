"""A feed of a watch's alerts, as Atom (RFC 4287) and as JSON Feed 1.1."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from wirewatch.delivery.ports import Match
from wirewatch.timestamps import to_text
from wirewatch.watches.watch import Watch

# What no XML document may hold, even escaped.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Outlet:
    """`url` is where the feed stands, without its ending; `updated` is the newest entry's moment."""

    watch: Watch
    url: str
    home: str
    updated: datetime
    entries: Sequence[Match]


def atom(outlet: Outlet) -> str:
    """The feed as Atom."""
    title = f"{outlet.watch.name} · Wirewatch"
    head = [
        _element("title", title),
        _element("subtitle", outlet.watch.query),
        _element("id", _urn("watch", outlet.watch.id)),
        _element("updated", to_text(outlet.updated)),
        _link("self", f"{outlet.url}.atom", "application/atom+xml"),
        _link("alternate", outlet.home, "text/html"),
    ]
    entries = [f"<entry>\n{_lines(_entry(each))}\n</entry>" for each in outlet.entries]
    feed = _lines([*head, *entries])
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n{feed}\n</feed>\n'


def json_feed(outlet: Outlet) -> str:
    """The feed as JSON Feed."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{outlet.watch.name} · Wirewatch",
        "description": outlet.watch.query,
        "home_page_url": outlet.home,
        "feed_url": f"{outlet.url}.json",
        "items": [_item(each) for each in outlet.entries],
    }
    return json.dumps(content, ensure_ascii=False)


def _entry(match: Match) -> list[str]:
    return [
        _element("title", match.title),
        _element("id", _urn(match.watch, match.item)),
        _element("published", to_text(match.at)),
        _element("updated", to_text(match.at)),
        _link("alternate", match.url, "text/html"),
        f"<author>{_element('name', match.source or 'unknown')}</author>",
        f'<category term="{_text(match.level)}"/>',
        _element("summary", _told(match)),
    ]


def _item(match: Match) -> dict[str, object]:
    return {
        "id": _urn(match.watch, match.item),
        "url": match.url,
        "title": match.title,
        "content_text": _told(match),
        "date_published": to_text(match.at),
        "authors": [{"name": match.source or "unknown"}],
        "tags": [match.level],
        **({"language": match.language} if match.language not in {"", "und"} else {}),
    }


def _told(match: Match) -> str:
    """The summary, and why it was told."""
    why = f"{match.level}: {'; '.join(match.reasons)}" if match.reasons else match.level
    return f"{match.summary}\n\n{why}" if match.summary else why


def _urn(*parts: str) -> str:
    """The same for one watch and item wherever the feed stands."""
    return uuid5(NAMESPACE_URL, "/".join(("wirewatch", *parts))).urn


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _link(relation: str, url: str, kind: str) -> str:
    return f'<link rel="{relation}" type="{kind}" href="{_text(url)}"/>'


def _text(text: str) -> str:
    return escape(UNWRITABLE.sub("\ufffd", text))


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
