"""Addresses that nobody may make us dial, by class, and the ways to spell them in a URL."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

CLASSES: dict[str, list[str]] = {
    "this network": ["0.0.0.0", "0.1.2.3"],
    "loopback": ["127.0.0.1", "127.0.0.53", "127.255.255.254"],
    "private, class A": ["10.0.0.1", "10.255.255.254"],
    "private, class B": ["172.16.0.1", "172.31.255.254"],
    "private, class C": ["192.168.0.1", "192.168.255.254"],
    "carrier-grade NAT": ["100.64.0.1", "100.127.255.254"],
    "link-local": ["169.254.0.1", "169.254.255.254"],
    "instance metadata": ["169.254.169.254", "fd00:ec2::254"],
    "the resolver and clock of a VPC": ["169.254.169.253", "169.254.169.123", "fd00:ec2::253"],
    "task metadata": ["169.254.170.2", "169.254.170.23"],
    "the Lambda runtime API": ["127.0.0.1", "169.254.100.1", "169.254.76.1"],
    "metadata of other clouds": ["100.100.100.200", "168.63.129.16", "192.0.0.192", "fd20:ce::254"],
    "protocol assignments": ["192.0.0.1", "192.0.0.170", "192.0.0.255"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.254"],
    "6to4 relays": ["192.88.99.1"],
    "benchmarks": ["198.18.0.1", "198.19.255.254"],
    "multicast": ["224.0.0.1", "232.1.1.1", "239.255.255.250"],
    "reserved": ["240.0.0.1", "255.255.255.254"],
    "broadcast": ["255.255.255.255"],
    "unspecified, IPv6": ["::"],
    "loopback, IPv6": ["::1"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:1.1.1.1"],
    "translated": ["::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1"],
    "compatible": ["::127.0.0.1", "::10.0.0.1", "::169.254.169.254"],
    "NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254"],
    "NAT64, local": ["64:ff9b:1::127.0.0.1", "64:ff9b:1:ffff::1"],
    "discard only": ["100::1", "100:0:0:1::1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "ORCHID and other assignments": ["2001:10::1", "2001:20::1", "2001:2::1", "2001:1ff:ffff::1"],
    "documentation, IPv6": ["2001:db8::1", "3fff::1", "3fff:fff:ffff::1"],
    "6to4": ["2002:7f00:1::1", "2002:a00:1::1", "2002:a9fe:a9fe::1"],
    "ISATAP": ["2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1"],
    "segment routing": ["5f00::1"],
    "unique local": ["fc00::1", "fdff:ffff::1"],
    "link-local, IPv6": ["fe80::1", "febf::1", "fe80::a9fe:a9fe"],
    "site-local": ["fec0::1", "feff::1"],
    "multicast, IPv6": ["ff02::1", "ff05::1:3", "ff0e::1"],
    "never given out": ["1::1", "4000::1", "e000::1"],
}

DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def spellings(address: str) -> Iterator[str]:
    """The address as a URL's host, in every way that some parser somewhere understands."""
    parsed = ip_address(address)
    yield from _v4(parsed) if isinstance(parsed, IPv4Address) else _v6(parsed)


def _v4(address: IPv4Address) -> Iterator[str]:
    number, plain = int(address), str(address)
    a, b, c, d = address.packed
    yield from (
        plain,
        f"{plain}.",
        f"{number}",
        f"{number}.",
        f"{number:#x}",
        f"{number:#X}",
        f"{number:#o}",
        f"0{number:o}",
    )
    yield from (f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}", f"{a:#x}.{number & 0xFFFFFF:#x}")
    yield from (".".join(f"{n:#x}" for n in (a, b, c, d)), ".".join(f"0{n:o}" for n in (a, b, c, d)))
    yield from (f"{a:03}.{b:03}.{c:03}.{d:03}", f"0{a:o}.{b}.{c:#x}.{d}", f"{a + 256}.{b}.{c}.{d}", f"{number + 2**32}")
    yield from (plain.translate(DIGITS), plain.translate(CIRCLED), plain.replace(".", "。"), plain.replace(".", "%2e"))
    yield from (
        f"{plain}%00",
        f"%{ord(plain[0]):x}{plain[1:]}",
        f"[::ffff:{plain}]",
        f"[::{plain}]",
        f"[64:ff9b::{plain}]",
    )
    yield from (f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]", f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]")
    yield from (f"192.0.2.1@{plain}", f"{plain}\\@192.0.2.1", f"u:p@{plain}", f"[{plain}]")


def _v6(address: IPv6Address) -> Iterator[str]:
    text = str(address)
    last = int(address) & 0xFFFFFFFF
    yield from (
        f"[{text}]",
        f"[{text.upper()}]",
        f"[{address.exploded}]",
        f"[{text}%25eth0]",
        f"[{text}%eth0]",
        f"[{text}%1]",
    )
    yield from (
        f"[{address.exploded[:29]}:{IPv4Address(last)}]",
        f"[{text}].",
        text,
        f"u@[{text}]",
        f"[{text}]\\@192.0.2.1",
    )
