"""Whether a body ends as a feed does.

A server may cut a body and still end the answer properly: packed bodies, and those without a length, tell
nobody that something is missing. Such a body is read as it is, but its ETag must not be kept, or the next
304 would vouch for entries that never came. JSON that is cut is no JSON, which the parser will say.
"""

import re

TAIL = 2048  # bytes; comments may follow the end
END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|alert)\s*>|\}\s*\Z", re.IGNORECASE)
CONDITIONS = ("etag", "last-modified")


def ends_well(body: bytes) -> bool:
    """Whether the end of RSS, RDF, Atom, a sitemap, CAP or JSON is there, in any encoding of ASCII's letters."""
    return END.search(body[-TAIL:].replace(b"\0", b"")) is not None


def vouched(headers: dict[str, str], body: bytes) -> dict[str, str]:
    """The headers, without the validators of a body that may be cut."""
    if ends_well(body):
        return headers
    return {name: value for name, value in headers.items() if name not in CONDITIONS}
