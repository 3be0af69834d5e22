"""A subscription: an address on a channel, the watches it follows, and when it wants to hear."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wirewatch.levels.level import Level

DEFAULT_CAP = 10  # alerts an hour


class Channel(StrEnum):
    """`email` is a mail by SES; every other channel hangs on the SNS topic."""

    EMAIL = "email"
    SMS = "sms"
    HTTPS = "https"
    SQS = "sqs"


class Status(StrEnum):
    """Nothing but the confirmation mail goes to a subscription that is not `confirmed`.

    `erasing` is the way out: `subscriptions.erasing` says how it ends.
    """

    PENDING = "pending"
    CONFIRMED = "confirmed"
    ENDED = "ended"
    SUPPRESSED = "suppressed"
    ERASING = "erasing"


class Cadence(StrEnum):
    """How often a digest is due."""

    OFF = "off"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """A digest is due at the wall-clock time `at` (`HH:MM`) in the IANA zone; hourly at each full hour,
    weekly on Monday. `when_empty`: a mail also when nothing matched."""

    cadence: Cadence = Cadence.OFF
    at: str = "07:00"
    timezone: str = "UTC"
    when_empty: bool = False


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` (`HH:MM` on the wall, over midnight if `end` is the earlier one) alerts are held.

    `flash_passes`: FLASH is told at once all the same.
    """

    start: str
    end: str
    flash_passes: bool = True


@dataclass(frozen=True, slots=True)
class Subscription:
    """`levels` are told at once; everything that matched stands in the digest.

    `cursor` is the end of the last digest's window, `next_digest` when the next one is due.
    `names` says what a watch is called in mails, by its id; a watch without one goes by its id.
    `asked` is when its last confirmation mail was asked for. `quiet` hours are kept in the digest's zone.
    `hourly_cap` is how many alerts it gets at most in any hour (0: no cap). `muted` says until when a story, and
    `paused` until when a watch, by their ids, is kept from it; `respite` holds their rules. After `silence_after`
    hours without a mail (0: never) it is told once that nothing was to be told; `heard` is since when it waits.
    `bounces` are the deliveries of the last week that bounced softly, and when.
    """

    id: str
    channel: Channel
    address: str
    watches: tuple[str, ...]
    levels: frozenset[Level]
    digest: DigestPlan = field(default_factory=DigestPlan)
    status: Status = Status.PENDING
    cursor: datetime | None = None
    next_digest: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    asked: datetime | None = None
    quiet: QuietHours | None = None
    hourly_cap: int = DEFAULT_CAP
    muted: Mapping[str, datetime] = field(default_factory=dict)
    paused: Mapping[str, datetime] = field(default_factory=dict)
    silence_after: int = 0
    heard: datetime | None = None
    bounces: Mapping[str, datetime] = field(default_factory=dict)

    def name_of(self, watch: str) -> str:
        """What its mails call the watch."""
        return self.names.get(watch, watch)
