"""Mails as Chromium shows them on a phone and on a desk, by day and by night."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser
from tests.e2e.browsing import SCHEMES, chromium, look, page_of
from tests.e2e.mail_samples import MAILS, html_of

WIDTHS = (320, 360, 1200)
# Every visible text whose colour stands out too little from what is behind it (WCAG 2.2, 1.4.3: 4.5 to 1).
PALE = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const node of document.body.querySelectorAll('*')) {
    const own = [...node.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push([node.className || node.tagName, ratio.toFixed(2), node.textContent.slice(0, 30)]);
  }
  return found; }"""
# Links that a finger misses (WCAG 2.2, 2.5.8: 24 by 24).
SMALL = """() => [...document.querySelectorAll('a')].filter((each) => { const box = each.getBoundingClientRect();
  return box.width < 24 || box.height < 24; }).map((each) => each.textContent)"""
WIDE = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# Headlines with the way they are written, and how far their first line is from the side where reading begins.
HEADLINES = """() => [...document.querySelectorAll('h1.lead, h3')].map((each) => {
  const range = document.createRange(); range.selectNodeContents(each);
  const line = range.getClientRects()[0], box = each.getBoundingClientRect(), way = getComputedStyle(each).direction;
  return [each.textContent.trim(), way, Math.abs(way === 'rtl' ? box.right - line.right : line.left - box.left)]; })"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_can_be_read_on_any_screen_by_day_and_by_night(name: str, browser: Browser) -> None:
    with page_of(browser, html_of(MAILS[name]), 1200, "light") as (page, asked):
        for width, scheme in product(WIDTHS, SCHEMES):
            look(page, width, scheme)
            scrolls, fits = page.evaluate(WIDE)
            assert scrolls <= fits, f"{width} px: {scrolls} wide"
            assert page.evaluate(PALE) == [], scheme
            assert page.evaluate(SMALL) == [], width
        assert asked == []


@pytest.mark.parametrize(
    ("name", "ways"), [("alert-arabic", ["rtl"]), ("digest", ["ltr", "rtl", "ltr", "rtl", "ltr", "ltr"])]
)
def test_each_story_is_written_in_its_own_direction(name: str, ways: list[str], browser: Browser) -> None:
    with page_of(browser, html_of(MAILS[name]), 360, "light") as (page, _):
        headlines = page.evaluate(HEADLINES)
    assert [way for _, way, _ in headlines] == ways
    assert all(away < 1 for *_, away in headlines), headlines


def test_the_preheader_is_not_seen_in_the_mail_itself(browser: Browser) -> None:
    with page_of(browser, html_of(MAILS["digest"]), 360, "light") as (page, _):
        assert not page.locator(".hidden").is_visible()


def test_a_longest_word_and_address_break_rather_than_widen_the_mail(browser: Browser) -> None:
    html = html_of(MAILS["digest"]).replace("Bosporus", "B" * 400).replace("convoy", "https://x.example/" + "c" * 400)
    with page_of(browser, html, 360, "light") as (page, _):
        scrolls, fits = page.evaluate(WIDE)
    assert scrolls <= fits


@pytest.mark.parametrize(
    ("style", "probe"),
    [
        (".meta { color: #aaaaaa !important; }", PALE),
        (".acts a { padding: 0 !important; font-size: 10px !important; }", SMALL),
    ],
)
def test_what_is_too_pale_or_too_small_is_found(style: str, probe: str, browser: Browser) -> None:
    html = html_of(MAILS["digest"]).replace("</style>", f"{style}</style>")
    with page_of(browser, html, 360, "light") as (page, _):
        assert page.evaluate(probe)
