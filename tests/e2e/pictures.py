"""Pictures of the mails: `python -m tests.e2e.pictures` takes those of the README, as `make pictures` does.

With the name of a folder all mails are taken there, whole, on a phone and on a desk, by day and by night.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser
from tests.e2e.browsing import chromium, page_of
from tests.e2e.mail_samples import MAILS, html_of

SHOWN = Path("docs/images")
LARGEST = 150_000  # bytes
HEIGHT = 820  # CSS pixels that the README shows of a mail
# Mail, width in CSS pixels, colour scheme, device pixels for each of them.
README = (
    ("alert", 360, "light", 1.5),
    ("digest", 360, "dark", 1.5),
    ("alert-arabic", 360, "dark", 1.5),
    ("digest", 1200, "light", 1),
)


def take(browser: Browser, file: Path, shot: tuple[str, int, str, float], height: int = 0) -> Path:
    """Write a picture of so much of the mail; 0: of all of it."""
    name, width, scheme, scale = shot
    with page_of(browser, html_of(MAILS[name]), width, scheme, scale) as (page, _):
        clip = {"x": 0, "y": 0, "width": width, "height": height} if height else None
        page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
    return file


def for_readme(browser: Browser) -> list[Path]:
    """The pictures that the README shows."""
    return [take(browser, SHOWN / f"mail-{shot[0]}-{shot[1]}-{shot[2]}.png", shot, HEIGHT) for shot in README]


def everything(browser: Browser, folder: Path) -> None:
    """All mails, to be looked at."""
    for name in MAILS:
        for width in (360, 1200):
            for scheme in ("light", "dark"):
                take(browser, folder / f"mail-{name}-{width}-{scheme}.png", (name, width, scheme, 1))


def main() -> None:
    """Take them; a picture that is too large for the README is an error."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHOWN
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        if folder != SHOWN:
            everything(browser, folder)
            return
        large = [each.name for each in for_readme(browser) if each.stat().st_size > LARGEST]
    sys.exit(f"larger than {LARGEST} bytes: {', '.join(large)}" if large else 0)


if __name__ == "__main__":
    main()
