"""axe-core, which looks for what people with a disability would stumble over. Found, not shipped: see CONTRIBUTING."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VERSION = "4.10.3"
FOLDER = Path(os.environ.get("WIREWATCH_AXE", ".cache/axe"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# Buttons, fields and links of their own line that a finger misses (WCAG 2.2, 2.5.8: 24 by 24).
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter((each) => {
  if (!each.checkVisibility() || each.closest('.trap, .skip') || each.matches('.skip')) return false;
  const box = each.getBoundingClientRect();
  return box.width < 24 || box.height < 24; }).map((each) => each.outerHTML)"""


@cache
def _source() -> str:
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        raise FileNotFoundError(f"{script} is missing: `make e2e` brings it, by npm")
    return script.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, a line each."""
    page.evaluate(_source())
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{each['id']}: {each['help']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]
    ]
