"""How a feed's window is written: a line an id, packed; about 32 bytes an id, 40 for one of the last body."""

import zlib
from collections.abc import Mapping
from hashlib import blake2b

from wirewatch.feeds.feed import Known


def pack(window: Mapping[str, Known]) -> bytes:
    """The window as bytes, in its order."""
    lines = (f"{identity} {known.fingerprint} {known.twin} {known.raw}" for identity, known in window.items())
    return zlib.compress("\n".join(lines).encode(), level=6)


def unpack(packed: bytes) -> dict[str, Known]:
    """What `pack` was given; empty bytes are an empty window."""
    window = {}
    for line in zlib.decompress(packed).decode().splitlines() if packed else ():
        identity, *known = line.split(" ")
        window[identity] = Known(*known)
    return window


def digest(window: Mapping[str, Known]) -> str:
    """32 hex digits that tell one window from another.

    The bytes of entries don't count: some feeds change them with every body (a count of comments), and it costs
    less to read such an entry again than to write a window of 40 KB again. What is stored stays true: the bytes
    that it knows had the fingerprint that it knows.
    """
    lines = (f"{identity} {known.fingerprint} {known.twin}" for identity, known in window.items())
    return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()
