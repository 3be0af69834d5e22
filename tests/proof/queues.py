"""Queues and streams in memory, as Lambda reads them: what is not done comes again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


@dataclass
class Queue:
    """A queue (`tries` 0: it is never given up) or a stream, which gives a record up after some tries."""

    name: str
    again: timedelta
    tries: int = 0
    messages: list[Message] = field(default_factory=list)
    sent: int = 0
    given_up: int = 0

    def put(self, body: Any, now: datetime, delay: timedelta = timedelta()) -> None:
        """Send a message."""
        self.sent += 1
        self.messages.append(Message(f"{self.name}-{self.sent}", body, now, now + delay))

    def put_again(self, message: Message, now: datetime) -> None:
        """The same message is there twice, as may be: at least once is what queues and streams promise."""
        self.messages.append(Message(message.id, message.body, message.sent, now))

    def visible(self, now: datetime) -> list[Message]:
        """What may be taken now, the longest visible first."""
        return [each for each in self.messages if each.visible <= now]

    def take(self, message: Message, now: datetime) -> Any:
        """Its body; it is hidden until it is done or comes again."""
        message.received += 1
        message.visible = now + self.again
        return message.body

    def done(self, message: Message) -> None:
        """Delete it."""
        self.messages = [each for each in self.messages if each is not message]

    def failed(self, message: Message) -> None:
        """Leave it until it comes again, or give it up."""
        if self.tries and message.received >= self.tries:
            self.given_up += 1
            self.done(message)


def first_visible(queues: Iterable[Queue]) -> datetime | None:
    """When some message of the queues can be taken, at the earliest."""
    return min((each.visible for queue in queues for each in queue.messages), default=None)
