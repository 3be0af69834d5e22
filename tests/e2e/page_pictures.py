"""Pictures of the pages: `python -m tests.e2e.page_pictures` takes those of the docs, as `make pictures` does."""

import sys
from pathlib import Path

from playwright.sync_api import Browser
from tests.e2e.browsing import chromium
from tests.e2e.pictures import LARGEST, SHOWN
from tests.e2e.samples import PAGES
from tests.e2e.test_site import opened

from wirewatch.site.frame import Frame

# Page, language, width in CSS pixels, colour scheme, height that is shown.
SHOTS = (
    ("subscribe", "en", 1280, "light", 1000),
    ("subscribe", "ar", 360, "dark", 1500),
    ("manage", "tr", 360, "light", 1500),
    ("status", "en", 1280, "dark", 700),
)


def take(browser: Browser, shot: tuple[str, str, int, str, int]) -> Path:
    """Write one picture."""
    name, language, width, scheme, height = shot
    file = SHOWN / f"page-{name}-{language}-{width}-{scheme}.png"
    html = PAGES[name](Frame(language, "/" if name == "subscribe" else f"/{name}"))
    with opened(browser, html, width, scheme) as (page, _):
        page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    return file


def main() -> None:
    """Take them; a picture that is too large is an error."""
    with chromium() as browser:
        large = [each.name for each in (take(browser, shot) for shot in SHOTS) if each.stat().st_size > LARGEST]
    sys.exit(f"larger than {LARGEST} bytes: {', '.join(large)}" if large else 0)


if __name__ == "__main__":
    main()
