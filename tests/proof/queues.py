"""Queues and streams in memory, as Lambda reads them: what is not done comes again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

SECOND = timedelta(seconds=1)


@dataclass(eq=False)
class Message:
    """`visible`: the moment from which somebody may take it; `received`: how often that was."""

    id: str
    body: Any
    sent: datetime
    visible: datetime
    received: int = 0
    number: int = 0


@dataclass
class Queue:
    """A queue (`tries` 0: it is never given up) or a stream, which gives a record up after some tries."""

    name: str
    again: timedelta
    tries: int = 0
    sent: int = 0
    given_up: int = 0
    _there: dict[int, Message] = field(default_factory=dict)
    _order: list[tuple[datetime, int]] = field(default_factory=list)  # a heap; what has changed since is passed over
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def messages(self) -> list[Message]:
        """All that are there, visible or not."""
        return list(self._there.values())

    def put(self, body: Any, now: datetime, delay: timedelta = timedelta()) -> None:
        """Send a message."""
        self.sent += 1
        self._add(Message(f"{self.name}-{self.sent}", body, now, now + delay))

    def put_again(self, message: Message, now: datetime) -> None:
        """The same message is there twice, as may be: at least once is what queues and streams promise."""
        self._add(Message(message.id, message.body, message.sent, now))

    def visible(self, now: datetime) -> list[Message]:
        """What may be taken now."""
        return [each for each in self._there.values() if each.visible <= now]

    def first(self) -> Message | None:
        """What can be taken first."""
        while self._order:
            moment, number = self._order[0]
            message = self._there.get(number)
            if message and message.visible == moment:
                return message
            heappop(self._order)
        return None

    def take(self, message: Message, now: datetime) -> Any:
        """Its body; it is hidden until it is done or comes again."""
        message.received += 1
        message.visible = now + self.again
        heappush(self._order, (message.visible, message.number))
        return message.body

    def done(self, message: Message) -> None:
        """Delete it."""
        self._there.pop(message.number, None)

    def failed(self, message: Message) -> None:
        """Leave it until it comes again, or give it up."""
        if self.tries and message.received >= self.tries:
            self.given_up += 1
            self.done(message)

    def _add(self, message: Message) -> None:
        message.number = next(self._numbers)
        self._there[message.number] = message
        heappush(self._order, (message.visible, message.number))


def first_visible(queues: Iterable[Queue]) -> datetime | None:
    """When some message of the queues can be taken, at the earliest."""
    return min((first.visible for queue in queues if (first := queue.first())), default=None)
