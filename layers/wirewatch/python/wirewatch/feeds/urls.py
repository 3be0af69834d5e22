"""Which URLs we ask for, spelt so that no two parsers can read them differently.

Host names become ASCII first (IDNA 2003, as Python has it: `ß` is `ss`; a newer name can be given as
`xn--…`), and are judged after that: full-width digits and dots are digits and dots. A dot at the end
goes; a name without one inside is nobody's in public (`localhost` is for local runs). A number is an
IPv4 address in the one plain spelling, or refused.
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
HOST = re.compile(r"localhost|[a-z0-9_-]+(\.[a-z0-9_-]+)+")
SPELLABLE = "%/:=&?~+!$,;'@()*[]"
LONGEST = 2000


class UrlError(ValueError):
    """A URL that we do not ask for; the message says why."""


def request_url(url: str) -> str:
    """The URL in ASCII, without a fragment, ready to be dialled.

    Raises UrlError for a scheme other than http and https, user names, backslashes, control characters,
    and hosts that are numbers in any spelling but the plain one.
    """
    parts, port = _split(url.strip(" \t\r\n"))
    if parts.scheme not in ("http", "https"):
        raise UrlError("only http and https are fetched")
    if "@" in parts.netloc:
        raise UrlError("a URL with a user name in it")
    netloc = _host(parts.hostname or "") + (f":{port}" if port is not None else "")
    path = quote(parts.path, safe=SPELLABLE) or "/"
    query = f"?{quote(parts.query, safe=SPELLABLE)}" if parts.query else ""
    return f"{parts.scheme}://{netloc}{path}{query}"


def host_of(url: str) -> str:
    """The host that is held as one, in lower case; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST:
        raise UrlError(f"a URL of {len(url)} characters; {LONGEST} is the limit")
    if UNSAFE.search(url):
        raise UrlError("a URL with a backslash or a control character")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UrlError(f"not a URL: {str(error)[:200]}") from None
    if port == 0:
        raise UrlError("not a URL: port 0")
    return parts, port


def _host(host: str) -> str:
    if ":" in host:
        return f"[{_address(IPv6Address, host)}]"
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise UrlError("a host name that cannot be written in ASCII") from None
    if NUMERIC.fullmatch(ascii_host.rstrip(".").rpartition(".")[2]):
        return _address(IPv4Address, host)
    ascii_host = ascii_host.removesuffix(".")
    if not HOST.fullmatch(ascii_host) or len(ascii_host) > 253:
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
