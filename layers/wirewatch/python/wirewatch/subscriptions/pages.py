"""The pages behind the links in mails. Each shows one button; only pressing it changes something."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@dataclass(frozen=True, slots=True)
class Page:
    """`action` is where its button posts the token; "" for a page without a button."""

    title: str
    text: str
    button: str = ""
    action: str = ""


CONFIRM = Page(
    "Confirm your news alerts",
    "One more click, and alerts will come to your address.",
    button="Confirm",
    action="subscriptions/confirm",
)
CONFIRMED = Page("Confirmed", "Alerts will come from now on. You may close this page.")
UNSUBSCRIBE = Page(
    "Unsubscribe?",
    "You will get no more alerts and digests.",
    button="Unsubscribe",
    action="unsubscribe",
)
UNSUBSCRIBED = Page("You are unsubscribed", "No more mail will come. You may close this page.")
USED = Page(
    "This link no longer works",
    "It has been used, or it has expired. If you confirmed already, all is well.",
)
BAD_LINK = Page("This link does not work", "Please open it again from the mail, in one piece.")


def show(page: Page, token: str = "") -> str:
    """The page as HTML."""
    shown = {name: getattr(page, name) for name in ("title", "text", "button", "action")}
    return _environment().get_template("page.html.j2").render(shown, token=token)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("wirewatch.subscriptions"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
