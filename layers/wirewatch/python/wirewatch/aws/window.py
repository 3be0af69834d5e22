"""How a feed's window is written: a line an id, packed; about 32 bytes an id."""

import zlib
from collections.abc import Mapping
from hashlib import blake2b

from wirewatch.feeds.feed import Known


def pack(window: Mapping[str, Known]) -> bytes:
    """The window as bytes, in its order."""
    lines = (f"{identity} {known.fingerprint} {known.twin} {known.item}" for identity, known in window.items())
    return zlib.compress("\n".join(lines).encode(), level=6)


def unpack(packed: bytes) -> dict[str, Known]:
    """What `pack` was given; empty bytes are an empty window."""
    window = {}
    for line in zlib.decompress(packed).decode().splitlines() if packed else ():
        identity, *known = line.split(" ")
        window[identity] = Known(*known)
    return window


def digest(packed: bytes) -> str:
    """32 hex digits that tell one packed window from another."""
    return blake2b(packed, digest_size=16).hexdigest()
