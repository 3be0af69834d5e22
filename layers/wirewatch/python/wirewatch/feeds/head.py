"""The head of an HTTP answer, line by line as libcurl hands it over.

Interim answers (1xx) make room for the real one, and trailers that follow a body are not part of it. Of a
header that is there twice the first counts; those that are lists by their nature are joined.
"""

LIMIT = 64 * 2**10  # bytes, interim answers and trailers included
LISTS = frozenset(("cache-control", "link", "vary"))


class Head:
    """Takes lines, gives headers. `whole` once the empty line at its end was there; `size` in bytes."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self.whole = False
        self.size = 0

    def take(self, line: bytes) -> bool:
        """Add a line; False once there are too many."""
        self.size += len(line)
        if self.whole and line.startswith(b"HTTP/"):
            self._lines.clear()
            self.whole = False
        if not self.whole:
            self._lines.append(line)
            self.whole = not line.strip()
        return self.size <= LIMIT

    def headers(self) -> dict[str, str]:
        """Values by lower-case name."""
        headers: dict[str, str] = {}
        for line in self._lines[1:]:
            name, colon, value = line.decode("utf-8", "replace").partition(":")
            name, value = name.strip().lower(), value.strip()
            if name in headers and name in LISTS:
                headers[name] += f", {value}"
            elif colon and name:
                headers.setdefault(name, value)
        return headers
