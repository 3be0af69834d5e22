"""Addresses as they may stand on a screen that others see."""


def masked(address: str) -> str:
    """`a…@example.org`, `+9…67`, `https://hooks.example.org/…`; an ARN as it is."""
    if address.startswith(("https://", "http://")):
        return "/".join([*address.split("/")[:3], "…"])
    if address.startswith("+"):
        return f"{address[:2]}…{address[-2:]}"
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else address
