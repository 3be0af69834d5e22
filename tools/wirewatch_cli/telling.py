"""What happens in the local cloud, as what a reader wants to be told.

A minute is told when it is over: an alert then stands together with everybody who was told of it, and
minutes in which nothing but polling happened are counted until there is something to tell.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from wirewatch.assessment.event import DETAIL_TYPE
from wirewatch.delivery.delivery import Delivery, Kind
from wirewatch.items.item import CANARY_FEED
from wirewatch_cli.cloud import Happening
from wirewatch_cli.tellings import AlertTold, DigestSent, FeedChanged, MailSent, Quiet, Telling, Told, Trouble


class Teller:
    """A listener of the local cloud that hands tellings on, minute by minute.

    `recipients` names who is behind a (protocol, endpoint) of the topic; `read` gives a delivery by
    its id; `changes` gives the feeds whose health has changed since it was asked last. The last two
    read tables, so they are asked only between two calls of functions.
    """

    def __init__(
        self,
        tell: Callable[[Telling], None],
        *,
        recipients: Mapping[tuple[str, str], Told],
        read: Callable[[str], Delivery | None],
        changes: Callable[[datetime], Iterable[FeedChanged]],
    ) -> None:
        self._tell, self._recipients, self._read, self._changes = tell, recipients, read, changes
        self._minute: datetime | None = None  # the one that is being gathered
        self._last: datetime | None = None
        self._polls = self._items = 0
        self._alerts: dict[str, AlertTold] = {}
        self._mails: list[Happening] = []
        self._troubles: list[Trouble] = []

    def see(self, happening: Happening) -> None:
        """Take one happening in."""
        between_calls = happening.kind in ("schedule", "invoke")
        if between_calls and self._minute and _minute(happening.at) > self._minute:
            self.finish_minute()
        self._minute = self._minute or _minute(happening.at)
        self._last = happening.at
        match happening.kind:
            case "invoke":
                self._polls += polled_feeds(happening)
            case "event":
                self._items += _is_news(happening.detail["event"])
            case "publish":
                self._published(happening)
            case "mail":
                self._mails.append(happening)
            case "error" | "dead-letter":
                self._troubles.append(_trouble(happening))

    def finish_minute(self) -> None:
        """Tell what there is to tell of the minute that ended."""
        changes = self._changes(self._last) if self._last else ()
        self._minute = None
        mails = [told for mail in self._mails if (told := self._mailed(mail))]
        tellings = [*changes, *self._alerts.values(), *mails, *self._troubles]
        self._alerts, self._mails, self._troubles = {}, [], []
        if tellings:
            self._tell_quiet()
        for telling in tellings:
            self._tell(telling)

    def finish(self) -> None:
        """Tell what is left, at the end."""
        self.finish_minute()
        self._tell_quiet()

    def _tell_quiet(self) -> None:
        if self._polls and self._last:
            self._tell(Quiet(self._last, self._polls, self._items))
        self._polls = self._items = 0

    def _published(self, happening: Happening) -> None:
        publication = happening.detail["publication"]
        alert = json.loads(publication.message["default"])
        reached = [each for each in publication.delivered if each in self._recipients]
        told = [self._recipients[each] for each in reached]
        self._alerts[alert["id"]] = AlertTold(happening.at, alert, told)

    def _mailed(self, mail: Happening) -> DigestSent | MailSent | None:
        delivery, address = self._read(mail.what), str(mail.detail["recipient"])
        content = delivery.content if delivery else {}
        if delivery and delivery.kind is Kind.DIGEST:
            return DigestSent(mail.at, address, int(content["stories"]), int(content["items"]))
        if alert := self._alerts.get(content.get("id", "")):
            alert.told.append(Told("email", address))
            return None
        return MailSent(mail.at, address, str(mail.detail["subject"]))


def _is_news(event: Mapping[str, Any]) -> bool:
    return bool(event["detail-type"] == DETAIL_TYPE and event["detail"]["item"]["feed"] != CANARY_FEED)


def polled_feeds(happening: Happening) -> int:
    """How many feeds a call of PollFeeds was given; 0 for any other happening."""
    if happening.kind != "invoke" or happening.what != "PollFeeds":
        return 0
    records = happening.detail["event"]["Records"]
    return sum(len(json.loads(record["body"])["feeds"]) for record in records)


def _trouble(happening: Happening) -> Trouble:
    why = happening.detail.get("error") or happening.detail.get("cause") or ""
    return Trouble(happening.at, happening.what, str(why))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
