"""Which hub a feed names, and by which name it wants to be known there (WebSub, section 4).

HTTP's `Link` header goes before the body: `atom:link` of RSS, `link` of Atom, `hubs` of JSON Feed. A hub is asked by
https even if it is named by http, because our secret goes to it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urljoin

from wirewatch.feeds.json_feed import looks_like_json
from wirewatch.feeds.opening import HEAD, opening
from wirewatch.feeds.urls import UrlError, request_url

LONGEST = 500  # characters
NONE = ("", "")
HEADER = re.compile(r"<([^<>]{1,500})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))*)")
REL = re.compile(r"\brel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)
ELEMENT = re.compile(r"<(?:\w+:)?link\s([^<>]{1,1200})>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]++)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

Link = tuple[str, str]  # relation, address


def hub_and_topic(body: bytes, headers: Mapping[str, str], url: str) -> tuple[str, str]:
    """The hub to ask and the topic to name, both "" unless the feed names both; names of headers in small letters."""
    found = _chosen(_of_header(headers.get("link", "")), url)
    return found if all(found) else _chosen(_of_body(body), url)


def _chosen(links: Iterator[Link], url: str) -> tuple[str, str]:
    first: dict[str, str] = {}
    for relations, address in links:
        for relation in relations.lower().split():
            first.setdefault(relation, address)
    hub, topic = (_asked_for(first.get(name, ""), url) for name in ("hub", "self"))
    return (hub.replace("http://", "https://", 1), topic) if hub and topic else NONE


def _asked_for(address: str, url: str) -> str:
    """The whole address, or "" for one that we would not ask."""
    try:
        whole = urljoin(url, address.strip()) if address.strip() else ""
        return whole if whole and len(whole) <= LONGEST and request_url(whole) else ""
    except (UrlError, ValueError):
        return ""


def _of_header(header: str) -> Iterator[Link]:
    for address, parameters in HEADER.findall(header):
        for quoted, bare in REL.findall(parameters):
            yield quoted or bare, address


def _of_body(body: bytes) -> Iterator[Link]:
    if looks_like_json(body):
        yield from _of_json(body)
        return
    if b"hub" not in body[:HEAD].replace(b"\0", b"").lower():  # as in most feeds
        return
    for inside in ELEMENT.findall(opening(body)):
        given = {name.lower(): unescape(double or single) for name, double, single in ATTRIBUTE.findall(inside)}
        yield given.get("rel", ""), given.get("href", "")


def _of_json(body: bytes) -> Iterator[Link]:
    if b'"hubs"' not in body:
        return
    try:
        feed = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return
    hubs = feed.get("hubs") if isinstance(feed, dict) else None
    for each in hubs if isinstance(hubs, list) else ():
        if isinstance(each, dict) and str(each.get("type")).lower() == "websub":
            yield "hub", str(each.get("url") or "")
            yield "self", str(feed.get("feed_url") or "")
