"""Hosts of addresses, as queries and items have them: новости.рф and xn--b1amnebsh.xn--p1ai are one."""


def host_of(written: str) -> str:
    """A host in small ASCII letters (IDNA), without `www.`; as it is written where that cannot be."""
    small = written.casefold().removeprefix("www.")
    if small.isascii():
        return small
    try:
        return small.encode("idna").decode("ascii")
    except UnicodeError:
        return small
