"""Links that mails carry, dated as their mail. Each leads to a page with one button; opening it changes nothing."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from wirewatch.delivery.delivery import Delivery
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

    def proof(self, purpose: str, subscription_id: str, secret: str) -> str:
        """To confirm, export or erase: works once, until the secret expires."""
        return self._link(purpose, self.tokens.to_prove(purpose, subscription_id, secret))

    def manage(self, delivery: Delivery) -> str:
        """The page of the recipient's subscription."""
        return self._link("manage", self.tokens.to_manage(delivery.recipient, delivery.created))

    def mute(self, delivery: Delivery, story_id: str) -> str:
        """To hear no more of a story."""
        return self._link("mute", self.tokens.to_mute(delivery.recipient, story_id, delivery.created))

    def pause(self, delivery: Delivery, watch_id: str) -> str:
        """To hear nothing of a watch for a time."""
        return self._link("pause", self.tokens.to_pause(delivery.recipient, watch_id, delivery.created))

    def feedback(self, delivery: Delivery, story_id: str, item_id: str, verdict: str) -> str:
        """To call a story `useful` or `noise`; the page offers both, this one first."""
        token = self.tokens.to_judge(delivery.recipient, story_id, item_id, delivery.created)
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
