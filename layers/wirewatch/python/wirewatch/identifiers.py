"""Ids made of what they name, so that a second run of anything names it the same."""

from hashlib import blake2b

DIGEST_BYTES = 10  # 80 bits: a billion items of one kind collide with a probability under one in a million


def identifier(prefix: str, *parts: str) -> str:
    """`prefix-` and 20 hex digits of the parts, in order."""
    digest = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(4, "big") + encoded)
    return f"{prefix}-{digest.hexdigest()}"


def fraction(identity: str) -> float:
    """A number from 0 to below 1 that belongs to the identity: the same one each time, spread evenly."""
    return int.from_bytes(blake2b(identity.encode(), digest_size=4).digest(), "big") / 2**32


def shard(identity: str, shards: int) -> str:
    """Which of `shards` index partitions a row belongs to: the same one each time, spread evenly."""
    return str(int.from_bytes(blake2b(identity.encode(), digest_size=4).digest(), "big") % shards)
