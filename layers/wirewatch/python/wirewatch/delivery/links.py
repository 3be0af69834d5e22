"""Links that mails carry. Each leads to a page with one button; opening it changes nothing."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from wirewatch.delivery.lines import one_line
from wirewatch.subscriptions.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Links:
    """`public_url` is where serve_subscriptions answers, without a slash at its end."""

    public_url: str
    tokens: Tokens

    def unsubscribe(self, subscription_id: str) -> str:
        """Also the address of the one-click POST."""
        return self._link("unsubscribe", self.tokens.to_unsubscribe(subscription_id))

    def confirm(self, subscription_id: str, secret: str) -> str:
        """Works once, until the confirmation expires."""
        return self._link("confirm", self.tokens.to_confirm(subscription_id, secret))

    def manage(self, subscription_id: str) -> str:
        """The subscription's own page."""
        return self._link("manage", self.tokens.to_manage(subscription_id))

    def mute(self, subscription_id: str, story_id: str) -> str:
        """To hear no more of a story."""
        return self._link("mute", self.tokens.to_mute(subscription_id, story_id))

    def pause(self, subscription_id: str, watch_id: str) -> str:
        """To hear nothing of a watch for a time."""
        return self._link("pause", self.tokens.to_pause(subscription_id, watch_id))

    def feedback(self, subscription_id: str, story_id: str, item_id: str, verdict: str) -> str:
        """To call a story `useful` or `noise`; the page offers both, this one first."""
        token = self.tokens.to_judge(subscription_id, story_id, item_id)
        return f"{self._link('feedback', token)}&verdict={verdict}"

    def _link(self, page: str, token: str) -> str:
        return f"{self.public_url.rstrip('/')}/{page}?{urlencode({'token': token})}"


def web_link(url: str) -> str:
    """The address of a story if it is one of the web, else ""; without blanks and line breaks, as browsers read it."""
    whole = "".join(one_line(url).split())
    return whole if host_of(whole) else ""


def host_of(url: str) -> str:
    """The host as a reader knows it, without `www.`; "" if the address is not one of the web."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if parts.scheme in {"http", "https"} else ""
