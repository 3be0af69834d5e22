"""Chromium, as a mail program or a visitor would show a page: its own profile, nothing to fetch, nothing remembered."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--lang=en-GB",
]


def installed() -> str:
    """Where this machine's Chromium is. Raises FileNotFoundError."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise FileNotFoundError(f"none of {', '.join(NAMES)} is on PATH: apt-get install chromium, or its like")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. Playwright gives each of its contexts a profile that is thrown away."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        yield browser
        browser.close()


def look(page: Page, width: int, scheme: Scheme = "light") -> None:
    """See the page on a screen of that many CSS pixels, by day or by night."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # or colours are on their way for a moment


@contextmanager
def page_of(browser: Browser, html: str, width: int, scheme: str, scale: float = 1) -> Iterator[tuple[Page, list[str]]]:
    """The page, `width` CSS pixels wide, in the colour scheme `light` or `dark`; and what it asked the network for."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        device_scale_factor=scale,
        offline=True,
    )
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    yield page, asked
    context.close()
