"""Every page in Chromium: for everybody's eyes, fingers and keys, in all languages, whatever stands in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, Route
from tests.e2e.accessibility import SMALL, WIDE, violations
from tests.e2e.browsing import SCHEMES, chromium, look
from tests.e2e.samples import HOSTILE, PAGES

from wirewatch.site.assets import asset
from wirewatch.site.frame import Frame
from wirewatch.site.texts import LANGUAGES
from wirewatch.web.visiting import POLICY

SITE = "http://wirewatch.test"
WIDTHS = (360, 1280)
FOCUSED = """() => { const each = document.activeElement, style = getComputedStyle(each);
  return each === document.body ? null : [each.outerHTML.slice(0, 80), parseFloat(style.outlineWidth),
    style.outlineStyle]; }"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@contextmanager
def opened(browser: Browser, html: str) -> Iterator[tuple[Page, list[str]]]:
    """The page under its policy, and everything that it should not have done: dialogs, errors, requests elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, wrongs = context.new_page(), list[str]()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        found = asset(path.removeprefix("/assets/"))
        if not route.request.url.startswith(SITE):
            wrongs.append(route.request.url)
            route.abort()
        elif found:
            route.fulfill(status=200, content_type=found.content_type, body=found.text)
        else:
            policy = {"content-security-policy": POLICY}
            route.fulfill(status=200, content_type="text/html; charset=utf-8", headers=policy, body=html)

    context.route("**/*", answer)
    page.on("dialog", lambda dialog: (wrongs.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: wrongs.append(message.text))
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.goto(f"{SITE}/")
    yield page, wrongs
    context.close()


def page_in(name: str, language: str, text: str = "") -> str:
    frame = Frame(language, f"/{name}", "t", chosen=True)
    return PAGES[name](frame, text) if text else PAGES[name](frame)


def unfold(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => each.open = true)")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_by_day_and_by_night(name: str, language: str, browser: Browser) -> None:
    with opened(browser, page_in(name, language)) as (page, wrongs):
        unfold(page)
        for width, scheme in product(WIDTHS, SCHEMES):
            look(page, width, scheme)
            assert violations(page) == [], (width, scheme)
        assert wrongs == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_too_wide_for_a_phone_or_too_small_for_a_finger(name: str, language: str, browser: Browser) -> None:
    with opened(browser, page_in(name, language)) as (page, _):
        unfold(page)
        for width in (320, *WIDTHS):
            look(page, width)
            scrolls, fits = page.evaluate(WIDE)
            assert scrolls <= fits, width
            assert page.evaluate(SMALL) == [], width


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_texts_of_others_run_nowhere_and_widen_nothing(name: str, language: str, browser: Browser) -> None:
    with opened(browser, page_in(name, language, HOSTILE)) as (page, wrongs):
        unfold(page)
        for width in WIDTHS:
            look(page, width)
            scrolls, fits = page.evaluate(WIDE)
            assert scrolls <= fits, width
        assert page.evaluate("() => window.hacked") is None
        assert wrongs == []


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_seen_wherever_it_goes(name: str, browser: Browser) -> None:
    with opened(browser, page_in(name, "en")) as (page, _):
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            outline = page.evaluate(FOCUSED)
            if outline is None:
                break
            seen.add(outline[0])
            assert outline[1] >= 2, outline
            assert outline[2] != "none", outline
        assert len(seen) > 5
