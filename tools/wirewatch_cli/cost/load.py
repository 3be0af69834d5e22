"""How much there is to do in a month: runs of each function, and what they handle.

Whatever was not measured in the local cloud is a constant here, with where it comes from.
"""

from dataclasses import dataclass
from math import ceil, exp

from wirewatch_cli.cost.sizes import READ_BYTES, WRITE_BYTES
from wirewatch_cli.cost.usage import Usage

DAYS = 30.4
MINUTES = DAYS * 1440
POLLS_A_DAY = 276  # of a feed, by the learned rhythm: tests/benchmarks/test_rhythm.py, 200 feeds of all sorts
ITEMS_A_DAY = 15  # of a feed, in the same list
CHANGES_AN_ITEM = 1.5  # bodies that differ from the last, for each new item: many bring none, some bring several
MATCHES_A_DAY = 10  # items, of a watch
FOLLOWED = 4  # watches, of a subscriber
DIGESTS_A_DAY = 1  # of a subscriber
VISITS_A_MONTH = 10  # requests to the API, of a subscriber; mail scanners open links too
HEARD_MINUTES = 6  # of changes, at each dispatch: the last minute, and as wirewatch.feeds.agenda has it
TASK = 15  # feeds, as wirewatch.feeds.tasks has it
EVENTS_A_MAIL = 2  # SES tells that it took a mail, and that it delivered it
IDLE_POLLS = 15 * MINUTES  # requests: Lambda asks a queue by five long polls of 20 s, also when there is nothing


@dataclass(frozen=True, slots=True)
class Load:
    """What a deployment has to do."""

    feeds: int
    watches: int = 20
    subscribers: int = 50
    alerts_a_day: int = 20

    @property
    def polls(self) -> float:
        """In a month."""
        return self.feeds * POLLS_A_DAY * DAYS

    @property
    def items(self) -> float:
        """In a month."""
        return self.feeds * ITEMS_A_DAY * DAYS

    @property
    def alerts(self) -> float:
        """In a month."""
        return self.alerts_a_day * DAYS

    @property
    def alert_mails(self) -> float:
        """Each alert goes to those who follow its watch."""
        share = min(1.0, FOLLOWED / self.watches) if self.watches else 0.0
        return self.alerts * self.subscribers * share

    @property
    def digests(self) -> float:
        """In a month."""
        return self.subscribers * DIGESTS_A_DAY * DAYS

    @property
    def mails(self) -> float:
        """In a month."""
        return self.alert_mails + self.digests

    @property
    def matches(self) -> float:
        """In a month; an item that several watches match counts for each."""
        return self.watches * MATCHES_A_DAY * DAYS if self.feeds else 0.0


def counts(load: Load, usage: Usage) -> dict[str, dict[str, float]]:
    """Function → its runs, and what they handle, in a month."""
    canaries = MINUTES / 30  # made items, which go the whole way but to people
    feedback = EVENTS_A_MAIL * load.mails + load.alerts
    return {
        "DispatchPolls": {
            "run": MINUTES,
            "lease": load.polls * min(1.0, usage.mix["leases a poll"]),
            "agenda": busy_minutes(load.polls) * ceil(agenda_bytes(load, usage) / WRITE_BYTES),
        },
        "PollFeeds": {
            "run": tasks(load.polls),
            "feed": load.polls,
            "change": load.items * CHANGES_AN_ITEM,
            "item": load.items,
        },
        "AssessItems": _runs("AssessItems", load.items + canaries, usage) | {"match": load.matches},
        "SendAlerts": _runs("SendAlerts", load.alerts + canaries, usage) | {"delivery": load.alert_mails},
        "SendMail": _runs("SendMail", load.mails, usage),
        "RecordFeedback": _runs("RecordFeedback", feedback, usage),
        "PrepareDigests": {"run": MINUTES / 5, "delivery": load.digests},
        "SweepStalled": {"run": MINUTES / 5},
        "ServeSubscriptions": {"run": load.subscribers * VISITS_A_MONTH},
    }


def agenda_bytes(load: Load, usage: Usage) -> float:
    """Of the one row that says whose turn it is, at least one."""
    return max(1.0, load.feeds * usage.mix["agenda bytes a feed"])


def agenda_reads(load: Load, usage: Usage) -> float:
    """Units that dispatch reads beyond one each: the agenda, and what changed in the last minutes, each minute."""
    changed = load.items * CHANGES_AN_ITEM / MINUTES * HEARD_MINUTES * usage.row_bytes["Feeds"]
    once_an_hour = load.feeds * usage.row_bytes["Feeds"] / 60
    units = agenda_bytes(load, usage) // READ_BYTES + (changed + once_an_hour) / READ_BYTES / 2
    return MINUTES * units


def busy_minutes(polls: float) -> float:
    """Minutes in which some feed is due."""
    return MINUTES * (1 - exp(-polls / MINUTES))


def tasks(polls: float) -> float:
    """Messages on the poll queue: of the feeds of a minute, ten together, and one that is not full. A minute in
    which no feed is due has none."""
    a_minute = polls / MINUTES
    return MINUTES * (a_minute / TASK + 0.5 * (1 - exp(-a_minute)))


def _runs(function: str, records: float, usage: Usage) -> dict[str, float]:
    return {"run": records / max(1.0, usage.mix[f"records a run of {function}"]), "record": records}
