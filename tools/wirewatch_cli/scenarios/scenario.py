"""The models of scenario.toml. What each key means stands beside its field.

Types are strict: TOML has its own dates, numbers and texts, so nothing needs to be guessed.
Checks that need two places at once (unknown watches, order of snapshots) are in `consistency`.
"""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    model_validator,
)

from wirewatch.levels.level import Level
from wirewatch.subscriptions.checking import MAX_CAP, MAX_SILENCE
from wirewatch.subscriptions.subscription import DEFAULT_CAP, Cadence, Channel
from wirewatch_cli.scenarios import values

Text = Annotated[str, Field(min_length=1)]
# pydantic's own `min_length` does not count what it refused, and then complains of an empty list.
NOT_EMPTY = AfterValidator(values.not_empty)
Moment = Annotated[AwareDatetime, AfterValidator(values.moment)]
BREAKING = frozenset({Level.FLASH, Level.URGENT})


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Snapshot(_Model):
    """What the feed answers from `at` on, until its next one: a file, another status, or both."""

    at: Moment
    file: Annotated[Text, AfterValidator(values.existing_file)] | None = None
    status: Annotated[int, Field(ge=200, le=599)] = 200
    headers: Annotated[dict[str, str], AfterValidator(values.headers)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.file is None and self.status == 200:
            raise ValueError('give it a body (file = "feeds/….xml") or an answer (status = 503)')
        if self.status in values.REDIRECTS and "location" not in self.headers:
            raise ValueError(f'status {self.status} leads nowhere: add headers = {{location = "https://…"}}')
        return self


class ScriptedFeed(_Model):
    """A feed and its answers by time. `polled = false`: only served (where a redirect leads)."""

    url: Annotated[str, AfterValidator(values.web_address)]
    source: Text
    tier: Annotated[int, Field(ge=1, le=3)]
    language: Text | None = None
    polled: bool = True
    snapshots: Annotated[tuple[Snapshot, ...], Field(alias="snapshot", strict=False), NOT_EMPTY]


class NamedQuery(_Model):
    """A watch. `name` is what people read; the id where it is not given."""

    id: Text
    query: Annotated[str, AfterValidator(values.query)]
    name: Text | None = None


class Digest(_Model):
    """When a digest is due: see `wirewatch.subscriptions.subscription.DigestPlan`."""

    cadence: Annotated[Cadence, Field(strict=False)]
    at: Annotated[str, AfterValidator(values.time_of_day)] = "07:00"
    timezone: Annotated[str, AfterValidator(values.time_zone)] = "UTC"
    when_empty: bool = False


class Quiet(_Model):
    """When alerts are held: see `wirewatch.subscriptions.subscription.QuietHours`."""

    start: Annotated[str, AfterValidator(values.time_of_day)]
    end: Annotated[str, AfterValidator(values.time_of_day)]
    flash_passes: bool = True

    @model_validator(mode="after")
    def _has_an_end(self) -> Self:
        if self.start == self.end:
            raise ValueError(f"quiet hours from {self.start} to {self.end} have no end: write two different times")
        return self


class Subscriber(_Model):
    """A subscription, confirmed from the start. `address`: of a mailbox, phone, URL or queue.

    `hourly_cap`: alerts an hour at most, 0 for no cap. `paused`: until when a watch is silent, or with `"*"` all of
    them. `silence_after`: hours without a mail after which one says so, 0 for never.
    """

    id: Text | None = None
    watches: Annotated[tuple[str, ...], Field(alias="watch", strict=False), NOT_EMPTY]
    channel: Annotated[Channel, Field(strict=False)]
    address: Text
    levels: Annotated[frozenset[Annotated[Level, Field(strict=False)]], Field(strict=False)] = BREAKING
    digest: Digest | None = None
    quiet: Quiet | None = None
    hourly_cap: Annotated[int, Field(ge=0, le=MAX_CAP)] = DEFAULT_CAP
    paused: dict[str, AwareDatetime] = Field(default_factory=dict)
    silence_after: Annotated[int, Field(ge=0, le=MAX_SILENCE)] = 0

    @model_validator(mode="after")
    def _address_suits_channel(self) -> Self:
        values.check_address(self.channel, self.address)
        return self

    @model_validator(mode="after")
    def _only_mail_waits(self) -> Self:
        asked = {"quiet": self.quiet, "paused": self.paused, "silence_after": self.silence_after}
        for name, wanted in asked.items():
            if wanted and self.channel is not Channel.EMAIL:
                raise ValueError(f'`{name}` is for mail, SNS sends at once: leave it out, or use channel = "email"')
        return self

    @model_validator(mode="after")
    def _gets_something(self) -> Self:
        if self.digest and self.channel is not Channel.EMAIL:
            raise ValueError('a digest goes by mail: leave it out, or use channel = "email"')
        if not self.levels and self.digest is None:
            raise ValueError("neither levels nor a digest: it would never get anything")
        return self


class Scenario(_Model):
    """Some hours of feeds, and who watches them."""

    title: Text
    start: Moment
    end: Moment
    feeds: Annotated[tuple[ScriptedFeed, ...], Field(alias="feed", strict=False), NOT_EMPTY]
    watches: Annotated[tuple[NamedQuery, ...], Field(alias="watch", strict=False)] = ()
    subscriptions: Annotated[tuple[Subscriber, ...], Field(alias="subscription", strict=False)] = ()
    _folder: Path = PrivateAttr(default=Path())

    def model_post_init(self, context: Any, /) -> None:
        """Take the folder from the validation's context."""
        self._folder = (context or {}).get("folder", Path())

    @property
    def folder(self) -> Path:
        """The scenario's folder; snapshot files are named relative to it."""
        return self._folder

    @property
    def name(self) -> str:
        """The folder's name."""
        return self._folder.resolve().name
