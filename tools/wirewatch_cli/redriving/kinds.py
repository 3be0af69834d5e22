"""The dead-letter queues of the template: where each one's messages came from, and what helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Way(Enum):
    """What is done with a message."""

    BACK = "back"  # to the queue that it came from
    SETTLED = "settled"  # what it told of is done again by the system itself: it only has to go
    KEPT = "kept"  # nothing here can hand it over; somebody may read it


@dataclass(frozen=True, slots=True)
class Kind:
    """`source` is the output that names the queue to which messages go back."""

    way: Way
    told: str
    source: str = ""


STREAM = "sweep_stalled drives these rows on by itself, each five minutes: the message only says where they stood"
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "PollDeadLetters": Kind(Way.BACK, "tasks of poll_feeds", "PollQueueUrl"),
        "AlertDeadLetters": Kind(Way.BACK, "items for send_alerts", "AlertQueueUrl"),
        "FeedbackDeadLetters": Kind(Way.BACK, "what SES and the topic said", "FeedbackQueueUrl"),
        "AssessDeadLetters": Kind(Way.SETTLED, STREAM),
        "MailDeadLetters": Kind(Way.SETTLED, STREAM),
        "ScheduleDeadLetters": Kind(Way.SETTLED, "the next run of the schedule made up for it"),
        "OperatorDeadLetters": Kind(Way.KEPT, "alarms that nobody got: confirm the operator's address"),
        "EndpointDeadLetters": Kind(Way.KEPT, "alerts that an endpoint did not take: they would be late now"),
    }
)


def kind_of(url: str) -> str | None:
    """The name in the template of the queue at this URL; None if it is none of these."""
    name = url.rpartition("/")[2]
    return next((known for known in KINDS if known in name), None)
