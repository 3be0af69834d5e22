"""Which addresses may be dialled: public unicast ones, and nothing that leads back into a private network.

The lists are ours, not `ipaddress.is_global`, whose answers change with the Python version and which
lets NAT64, 6to4 and multicast through. Source: the IANA special-purpose address registries.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

NOT_PUBLIC = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local: instance metadata, the Lambda runtime
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; Oracle's instance metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
    )
)
# Outside: mapped, compatible, NAT64, discard-only, segment routing, unique local, link-local, site-local, multicast.
GLOBAL_UNICAST = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # Teredo and other protocol assignments
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address of anyone's choice inside
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """Whether a numeric address, as a socket would dial it, is public unicast. Text that is none is not."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in NOT_PUBLIC)
    return parsed in GLOBAL_UNICAST and not _is_isatap(parsed) and not any(parsed in block for block in NOT_PUBLIC_6)


def is_loopback(address: str) -> bool:
    """Whether a numeric address is 127.0.0.0/8 or ::1."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _is_isatap(address: IPv6Address) -> bool:
    """Whether the host part holds an IPv4 address of anyone's choice (RFC 5214)."""
    return (int(address) >> 32) & 0xFDFFFFFF == 0x00005EFE
