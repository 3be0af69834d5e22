"""A watch: a named query that people subscribe to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """`eager`: somebody who subscribed to it wants every match at once, breaking or not."""

    id: str
    name: str
    query: str
    eager: bool = False
