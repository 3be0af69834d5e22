"""What each function of the template does, over ports in memory and the queues between them."""

from datetime import datetime
from functools import cache, partial
from typing import Any

from tests.fakes.feeds import FakeFeedList
from tests.proof.queues import Message, Queue
from tests.proof.reached import Reach, Reached

from wirewatch.assessment.assessing import assess
from wirewatch.delivery.alerting import send_alert, task_of
from wirewatch.delivery.digests import prepare_digests
from wirewatch.delivery.feedback import record_feedback
from wirewatch.delivery.mailing import send_mail
from wirewatch.delivery.reviewing import Reviewer
from wirewatch.delivery.sweeping import sweep_stalled
from wirewatch.feeds.dispatching import dispatch_polls
from wirewatch.feeds.polling import poll_feeds
from wirewatch.levels.level import Level
from wirewatch.levels.scale import scale
from wirewatch.subscriptions.erasing import erase_marked
from wirewatch.watches.matching import Catalogue
from wirewatch.watches.watch import Watch

FEW = 500  # rows a run


@cache
def catalogue(watches: tuple[Watch, ...]) -> Catalogue:
    """The watches, compiled."""
    return Catalogue.compile(watches)


class Functions:
    """`ports` by name; each function is given the `reach` that its calls go through, and runs at `now`."""

    ports: dict[str, Any]
    queues: dict[str, Queue]
    now: datetime
    watches: tuple[Watch, ...]
    page: int  # watchers that one message tells

    def dispatch(self, reach: Reach) -> None:
        dispatch_polls(
            self.now, feeds=self._port("feeds", reach), queue=self._port("poll_queue", reach), capacity=10_000
        )

    def sweep(self, reach: Reach) -> None:
        items, ledger, traces = (self._port(name, reach) for name in ("items", "ledger", "traces"))
        sweep_stalled(self.now, items=items, ledger=ledger, limit=FEW)
        erase_marked(self.now, traces=traces, limit=FEW)

    def prepare(self, reach: Reach) -> None:
        people, matches, ledger = (self._port(name, reach) for name in ("people", "matches", "ledger"))
        prepare_digests(
            self.now,
            subscriptions=people,
            matches=matches,
            ledger=ledger,
            feeds=FakeFeedList(self.ports["feeds"]),
            operator="",
            limit=FEW,
        )

    def handle(self, queue: str, message: Message, reach: Reach) -> None:
        """Take the message and do what it asks for; raises what comes of it, with the message left to come again."""
        content = self.queues[queue].take(message, self.now)
        try:
            getattr(self, f"_{queue}")(content, message.id, reach)
        except BaseException:
            self.queues[queue].failed(message)
            raise
        self.queues[queue].done(message)

    def _polls(self, content: Any, owner: str, reach: Reach) -> None:
        feeds, items, wire = (self._port(name, reach) for name in ("feeds", "items", "wire"))
        poll_feeds(content, self.now, feeds=feeds, items=items, fetch=wire)

    def _items(self, content: Any, owner: str, reach: Reach) -> None:
        names = ("stories", "matches", "bus", "items", "counters")
        ports = {name: self._port(name, reach) for name in names}
        assess(content, self.now, catalogue=catalogue(self.watches), scale=scale(), alert_level=Level.URGENT, **ports)

    def _alerts(self, content: Any, owner: str, reach: Reach) -> None:
        people, ledger, topic, items, queue = (
            self._port(name, reach) for name in ("people", "ledger", "topic", "items", "alert_queue")
        )
        ports = {"subscriptions": people, "ledger": ledger, "topic": topic, "items": items, "queue": queue}
        send_alert(task_of(content), self.now, owner, page=self.page, **ports)

    def _mails(self, content: Any, owner: str, reach: Reach) -> None:
        names = ("people", "paces", "ledger", "stories", "items")
        reviewer = Reviewer(*(self._port(name, reach) for name in names))
        ledger, mailer = self._port("ledger", reach), self._port("mailer", reach)
        sent = partial(send_mail, compose=lambda delivery: delivery.id.encode(), wait=lambda _seconds: None)
        sent(content, self.now, owner, ledger=ledger, mailer=mailer, review=reviewer.review)

    def _feedback(self, content: Any, owner: str, reach: Reach) -> None:
        record_feedback(content, ledger=self._port("ledger", reach), subscriptions=self._port("people", reach))

    def _port(self, name: str, reach: Reach) -> Any:
        return Reached(self.ports[name], name, reach)

    _receipts = _feedback
