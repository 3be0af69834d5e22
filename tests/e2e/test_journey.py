"""An analyst's way through all pages, by clicking: on a phone and on a desk, with scripts and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect
from tests.e2e.browsing import chromium
from tests.e2e.live_run import live_run

SCENARIO = Path("events/scenarios/idlib-2020-02-15")
SOON = 30_000  # ms
LATER = 180_000  # a virtual day, on a machine with much else to do
ZONE = "Europe/Istanbul"
ME = "analyst@example.org"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Analyst:
    """Two tabs of one browser: the pages of subscribers, and those of the run."""

    def __init__(self, browser: Browser, url: str, width: int, *, scripts: bool) -> None:
        self.url = url
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, locale="en-GB", timezone_id=ZONE
        )
        self.context.set_default_timeout(SOON)
        self.page, self.local, self.scripts = self.context.new_page(), self.context.new_page(), scripts

    def visit(self, path: str) -> None:
        """A page of the run; the one before it, which without scripts reloads by itself, may do so at that moment."""
        for left in (2, 1, 0):
            try:
                self.local.goto(f"{self.url}{path}")
            except Error as error:
                if not left or "interrupted by another navigation" not in str(error):
                    raise
            else:
                break

    def speed(self, name: str) -> None:
        self.visit("/local/")
        with self.local.expect_navigation():  # a form is sent, and leads back here
            self.local.get_by_role("button", name=name, exact=True).click()

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def open_mail(self, subject: str, timeout: int = SOON) -> None:
        """The newest mail to me with this subject, as soon as it has come."""
        row = self.local.locator("li", has_text=ME).get_by_role("link", name=re.compile(subject, re.IGNORECASE))
        for _ in range(timeout // 1000):
            self.visit("/local/mailbox")
            if row.count():
                row.first.click()
                return
            self.local.wait_for_timeout(1000)
        raise AssertionError(f"no mail {subject!r} came: {self.local.inner_text('main')}")

    def follow(self, page: str) -> None:
        """Press the link to a page in the mail that is open; it opens in a tab of its own, as in mail programs."""
        link = self.local.frame_locator("iframe").locator(f'a[href*="/{page}?"]').first
        self.local.wait_for_load_state("networkidle")
        link.scroll_into_view_if_needed()
        with self.context.expect_page() as opened:
            link.press("Enter")  # a press of the mouse now and then misses within a frame that is scrolled in a page
        self.page.close()
        self.page = opened.value
        self.page.wait_for_load_state()

    def subjects(self) -> list[str]:
        self.visit("/local/mailbox")
        return self.local.locator("li", has_text=ME).get_by_role("link").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [360, 1280])
def test_an_analyst_subscribes_is_told_mutes_manages_leaves_and_comes_back(
    width: int, scripts: bool, browser: Browser, tmp_path: Path
) -> None:
    with live_run(SCENARIO, tmp_path) as url:
        analyst = Analyst(browser, url, width, scripts=scripts)
        analyst.speed("×60")
        _subscribe(analyst)
        _confirm(analyst)
        _mute_what_breaks(analyst)
        _read_the_digest(analyst)
        _change_the_cadence(analyst)
        _leave_and_come_back(analyst)
        _be_erased(analyst)
        analyst.context.close()


def _subscribe(analyst: Analyst) -> None:
    """The first poll is through when the preview finds what stood in the feeds."""
    page = analyst.page
    for _ in range(SOON // 1000):
        page.goto(f"{analyst.url}/")
        page.get_by_label("Your words").fill("idlib OR إدلب")
        if not analyst.scripts:
            analyst.press("Preview")
        page.locator("#preview .figures, #preview .young").first.wait_for()
        if page.locator("#preview mark").count():
            break
        page.wait_for_timeout(1000)
    analyst.speed("Pause")
    expect(page.locator("#preview")).to_contain_text("has watched for")
    expect(page.locator("#preview mark").first).to_have_text(re.compile("[Iİi]dlib|إدلب"))
    page.get_by_label("How often").select_option("daily")
    expect(page.get_by_label("Time zone")).to_have_value(ZONE if analyst.scripts else "UTC")
    page.get_by_label("Your mail address").fill("nobody")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("alert")).to_contain_text("not a mail address")
    page.get_by_label("Your mail address").fill(ME)
    page.get_by_role("button", name="Subscribe").click()
    analyst.heading("Check your mail")


def _confirm(analyst: Analyst) -> None:
    analyst.open_mail("confirm")
    analyst.follow("confirm")
    analyst.press("Confirm")
    analyst.heading("You are subscribed")


def _mute_what_breaks(analyst: Analyst) -> None:
    analyst.speed("×600")
    analyst.open_mail("helicopter", LATER)
    analyst.follow("mute")
    analyst.speed("Pause")
    expect(analyst.page.locator("main")).to_contain_text("helicopter", ignore_case=True)
    analyst.press("Mute this story")
    analyst.heading("The story is muted")


def _read_the_digest(analyst: Analyst) -> None:
    """Through the escalation of the muted story, which is not told, to the next morning."""
    analyst.speed("×3600")
    analyst.open_mail("digest|stor", LATER)
    analyst.speed("Pause")
    told = [each for each in analyst.subjects() if "helicopter" in each.lower()]
    assert len(told) <= 2, told  # the alert, and the digest if it leads with the story


def _change_the_cadence(analyst: Analyst) -> None:
    analyst.open_mail("digest|stor")
    analyst.follow("manage")
    analyst.heading("Your alerts")
    page = analyst.page
    expect(page.locator("#muted ~ ul")).to_contain_text("helicopter", ignore_case=True)
    page.get_by_label("How often").select_option("hourly")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved. It counts from now on.")
    expect(page.get_by_label("How often")).to_have_value("hourly")


def _leave_and_come_back(analyst: Analyst) -> None:
    analyst.open_mail("digest|stor")
    analyst.local.get_by_role("button", name="Unsubscribe (one click)").click()
    expect(analyst.local.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    analyst.local.get_by_role("button", name="Undo").click()
    expect(analyst.local.get_by_role("heading", level=1)).to_have_text("You are subscribed again")


def _be_erased(analyst: Analyst) -> None:
    """Which the link of a digest does not do: it has a mail sent, whose link does."""
    analyst.open_mail("digest|stor")
    analyst.follow("manage")
    analyst.press("Erase everything that is stored about you")
    analyst.heading("Check your mail")
    analyst.open_mail("link to erase")
    analyst.follow("erase")
    analyst.press("Erase everything")
    analyst.heading("Everything is being erased")
