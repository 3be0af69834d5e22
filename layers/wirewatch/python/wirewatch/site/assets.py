"""What the pages load besides their HTML: styles, a script, an icon. Their addresses change with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TYPES = {
    "site.css": "text/css; charset=utf-8",
    "site.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the pages."""

    name: str
    content_type: str
    text: str

    @property
    def address(self) -> str:
        """Its path, and a query that is another one whenever the content is."""
        return f"/assets/{self.name}?v={hashlib.sha256(self.text.encode()).hexdigest()[:12]}"


@cache
def asset(name: str) -> Asset | None:
    """One of them, or None."""
    if name not in TYPES:
        return None
    return Asset(name, TYPES[name], files(__package__).joinpath("assets", name).read_text(encoding="utf-8"))
