"""Which URLs we ask for, spelt so that no two parsers can read them differently."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")
NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
SPELLABLE = "%/:=&?~+!$,;'@()*[]"
LONGEST = 2000


class UrlError(ValueError):
    """A URL that we do not ask for; the message says why."""


def request_url(url: str) -> str:
    """The URL in ASCII, without a fragment, ready to be dialled.

    Raises UrlError for a scheme other than http and https, user names, backslashes, control characters,
    and hosts that are numbers in any spelling but the plain one.
    """
    url = url.strip()
    if len(url) > LONGEST:
        raise UrlError(f"a URL of {len(url)} characters; {LONGEST} is the limit")
    if UNSAFE.search(url):
        raise UrlError("a URL with a backslash or a control character")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UrlError(f"not a URL: {error}") from None
    if parts.scheme not in ("http", "https"):
        raise UrlError("only http and https are fetched")
    if "@" in parts.netloc:
        raise UrlError("a URL with a user name in it")
    netloc = _host(host) + (f":{port}" if port is not None else "")
    path = quote(parts.path, safe=SPELLABLE) or "/"
    query = f"?{quote(parts.query, safe=SPELLABLE)}" if parts.query else ""
    return f"{parts.scheme}://{netloc}{path}{query}"


def _host(host: str) -> str:
    if ":" in host:
        return f"[{_address(IPv6Address, host)}]"
    if NUMERIC.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return _address(IPv4Address, host)
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise UrlError("a host name that cannot be written in ASCII") from None
    if not re.fullmatch(r"[a-z0-9._-]+", ascii_host):
        raise UrlError("a URL without a usable host name")
    return ascii_host


def _address(kind: type[IPv4Address] | type[IPv6Address], host: str) -> str:
    try:
        address = kind(host)
    except AddressValueError:
        address = None
    if address is None or "%" in host:  # a zone is ours to know, not a publisher's
        raise UrlError("a host that is an oddly written number")
    return str(address)
