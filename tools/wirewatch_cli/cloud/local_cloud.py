"""The local cloud: the real template on moto and one clock, in this process."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from moto import mock_aws

from wirewatch_cli.cloud.account import CREDENTIALS
from wirewatch_cli.cloud.alarms import Alarms
from wirewatch_cli.cloud.bus import Bus
from wirewatch_cli.cloud.clock import Clock
from wirewatch_cli.cloud.functions import Functions
from wirewatch_cli.cloud.happenings import Happening, Journal, Publication, SentMail
from wirewatch_cli.cloud.mails import Mails
from wirewatch_cli.cloud.mappings import WRITES, Mappings
from wirewatch_cli.cloud.metrics import Metrics
from wirewatch_cli.cloud.one_caller import one_caller
from wirewatch_cli.cloud.permissions import Permissions
from wirewatch_cli.cloud.provisioning import Stack, provision
from wirewatch_cli.cloud.queues import Queues
from wirewatch_cli.cloud.reputation import Reputation
from wirewatch_cli.cloud.scheduler import Scheduler
from wirewatch_cli.cloud.short_ways import short_ways
from wirewatch_cli.cloud.taps import Taps
from wirewatch_cli.cloud.template import parameter_values, read_template
from wirewatch_cli.cloud.timers import Timers
from wirewatch_cli.cloud.topics import Topics
from wirewatch_cli.cloud.translating import translated
from wirewatch_cli.cloud.web import HttpAnswer, Web
from wirewatch_cli.collecting import seldom_collected
from wirewatch_cli.environment import environment

MINUTE = timedelta(minutes=1)
# One key: blanks would make several of it.
LOCAL_SECRET = "a-secret-of-no-value-so-that-every-replay-signs-the-same"  # noqa: S105


class LocalCloud:
    """A context: inside it moto stands for AWS, and the template's functions run as its schedules, queues,
    streams and rules say. One thread only, but for `answer`: whoever has more holds a lock around every use."""

    def __init__(
        self,
        template: Path,
        clock: Clock,
        *,
        parameters: Mapping[str, str] | None = None,
        secret: str = LOCAL_SECRET,
        public_url: str = "",
    ):
        """`parameters` override the template's defaults; `secret` is the value of its generated secret.

        `public_url` is where somebody answers for the HTTP API, if the template lets its address be chosen.
        """
        self._source, self._kept_in = read_template(template), template.parent / ".cache"
        known = {"PublicUrl": public_url} if public_url and "PublicUrl" in self._source.get("Parameters", {}) else {}
        self._parameters = parameter_values(self._source, known | dict(parameters or {}))
        self._secret = secret
        self.clock = clock
        self._stays = ExitStack()
        self._timers = Timers()
        self._journal = Journal(clock.now)
        self.throttled: set[str] = set()  # functions that Lambda has no room for now: their sources wait

    def __enter__(self) -> Self:
        with ExitStack() as stays:
            # No profile, no real credentials, no endpoint: nothing in here may reach AWS.
            stays.enter_context(environment(CREDENTIALS, without=("AWS_",)))
            stays.enter_context(self.clock.running())
            stays.enter_context(mock_aws())
            stays.enter_context(one_caller())
            stays.enter_context(short_ways())
            taps = Taps()
            taps.install()
            stays.callback(taps.remove)
            self._build(taps)
            stays.enter_context(seldom_collected())
            self._stays = stays.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stays.__exit__(kind, error, trace)

    def _build(self, taps: Taps) -> None:
        now = self.clock.now
        plain = translated(self._source, self._parameters, self._kept_in)
        self.stack: Stack = provision(plain, self._parameters, self._secret)
        self.permissions = Permissions(self.stack)
        taps.guard(self.permissions.check)
        self._queues = Queues(self.stack, taps, self._timers, self._journal, now)
        self._metrics = Metrics()
        self._journal.listeners += [Reputation(self._metrics, now).see, self._metrics.see]
        self._functions = Functions(self.stack, self._metrics, self._journal, now)
        self._bus = Bus(self.stack, taps, self._queues, self._journal, now)
        self._topics = Topics(self.stack, taps, self._queues, self._journal, now)
        self._mails = Mails(self.stack, taps, self._bus, self._journal, now)
        if sender := self._parameters.get("SenderAddress"):
            self._mails.verify(sender)
        self._mappings = Mappings(self.stack, self._functions, self._queues, self._metrics, self._timers, now)
        for operation in WRITES:
            taps.watch("dynamodb", operation, self._mappings.written)
        self._web = Web(self.stack, self._functions, self._journal, now)
        Scheduler(self.stack, self._functions, self._queues, self._timers, self._journal, now)
        self._alarms = Alarms(self.stack, self._metrics, self._journal)
        self._timers.at(now() + MINUTE, self._look_at_alarms)

    def _look_at_alarms(self) -> None:
        now = self.clock.now()
        self._timers.at(now + MINUTE, self._look_at_alarms)
        if self._queues.troubled or self.throttled:
            self._queues.sample(self._metrics, self._alarms.watched())
        self._alarms.evaluate(now)

    @property
    def outputs(self) -> Mapping[str, str]:
        """The template's outputs."""
        return self.stack.outputs

    @property
    def happenings(self) -> list[Happening]:
        """Everything that happened, in order."""
        return self._journal.happenings

    @property
    def listeners(self) -> list[Callable[[Happening], None]]:
        """Called with each happening at once."""
        return self._journal.listeners

    @property
    def mails(self) -> list[SentMail]:
        """The mails that SES took."""
        return self._mails.sent

    @property
    def publications(self) -> list[Publication]:
        """The messages that the topic took."""
        return self._topics.publications

    def resource(self, logical_id: str) -> str:
        """What `Ref` gives for a resource of the template."""
        return self.stack.resources[logical_id].id

    def dead_letters(self) -> int:
        """How many messages lie in the template's dead-letter queues."""
        return sum(self._queues.dead_letters().values())

    def dead_letters_by_queue(self) -> dict[str, int]:
        """The same, by the queue's name in the template."""
        return self._queues.dead_letters()

    def create_queue(self, name: str) -> str:
        """A queue of a subscriber's own; its ARN."""
        return self._queues.create(name)

    def queue_bodies(self, name: str) -> list[str]:
        """Take what has arrived in such a queue."""
        return self._queues.drain(name)

    def emit(self, bus: str, source: str, detail_type: str, detail: Mapping[str, Any]) -> None:
        """Put an event of somebody else on a bus."""
        self._bus.emit(bus, source, detail_type, detail)

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> HttpAnswer:
        """Send a request to the HTTP API, and let what it caused happen."""
        answer = self._web.request(method, url, headers or {}, body)
        self.settle()
        return answer

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Send a request, from any thread but one at a time: what it caused happens when time next passes."""
        return self._web.request(method, url, headers, body)

    def settle(self) -> None:
        """Pump the mappings until nothing moves at this moment."""
        self._mappings.settle(self.throttled)

    def look_again(self) -> None:
        """Somebody may have written past this process's own clients: pump every queue and stream next time."""
        self._mappings.look_again()

    def pass_over_streams(self) -> None:
        """What has been written until now is nothing new to the functions that streams call."""
        self._mappings.pass_over_streams()

    def run_until(self, end: datetime) -> None:
        """Let time pass until `end`, doing on the way whatever comes due before it."""
        self.settle()
        while (moment := self._timers.next_moment()) is not None and moment < end:
            self.clock.advance_to(moment)
            for action in self._timers.take_due(self.clock.now()):
                action()
                self.settle()
        self.clock.advance_to(end)
