"""Every call of a port goes through a function, which may let the caller die, wait or hear an error there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

Reach = Callable[[str, Callable[[], Any]], Any]  # is given the call's name and what it does


class Died(BaseException):
    """The process is gone."""


@dataclass(frozen=True)
class Reached:
    """A port whose calls go through `reach`. One that takes many rows is as many calls, since it may end in between."""

    port: Any
    name: str
    reach: Reach

    def __getattr__(self, operation: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            return self.reach(
                f"{self.name}.{operation}", lambda: _whole(getattr(self.port, operation)(*arguments, **named))
            )

        return call

    def open_all(self, rows: Sequence[Any]) -> int:
        return sum(self.reach("ledger.open", partial(self.port.open, row)) for row in rows)

    def send(self, first: Any, *others: Any) -> Any:
        """Of the mailer a mail, of a queue its tasks."""
        if others:
            return self.reach(f"{self.name}.send", lambda: self.port.send(first, *others))
        return [self.reach(f"{self.name}.send", partial(self.port.send, [task])) for task in first]

    def __call__(self, requests: Any) -> Any:
        return self.reach(f"{self.name}.fetch", lambda: self.port(requests))


def _whole(result: Any) -> Any:
    return list(result) if isinstance(result, Iterator) else result


def plainly(_call: str, perform: Callable[[], Any]) -> Any:
    return perform()
