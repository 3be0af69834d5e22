"""The real template in the local cloud, with functions that die at a chosen AWS call."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from botocore.exceptions import ReadTimeoutError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.ses.models import ses_backends
from moto.sns.models import sns_backends
from tests.fakes.people import assessed, match, subscription

from wirewatch.assessment.detail import to_detail
from wirewatch.assessment.event import DETAIL_TYPE, SOURCE, ItemAssessed
from wirewatch.aws import clients
from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.alert import alert_of
from wirewatch.delivery.delivery import DeliveryStatus
from wirewatch.delivery.publishing import publication_id
from wirewatch.identifiers import identifier
from wirewatch.subscriptions.confirmation import confirmation_id
from wirewatch.subscriptions.enrolling import begun
from wirewatch.subscriptions.subscribing import subscription_id
from wirewatch.subscriptions.subscription import Cadence, Channel, DigestPlan, QuietHours, Status
from wirewatch.timestamps import to_text
from wirewatch_cli.cloud import Happening, LocalCloud, VirtualClock
from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.functions import Functions
from wirewatch_cli.cloud.taps import _what_it_causes

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
START = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FUNCTIONS = ("SendAlerts", "PrepareDigests", "SendMail", "RecordFeedback")
PARAMETERS = {"SenderAddress": "alerts@example.org", "OperatorAddress": "operator@example.org"}


class Died(BaseException):  # not an Exception: nothing in a function can catch it
    """The process of a function is gone."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment in an episode: `before` or `after` the function's n-th AWS call, counted from 1."""

    function: str
    call: int
    side: str


@dataclass
class Calls:
    """Sees the AWS calls of each function, kills it at a point, and loses the answer to a mail."""

    cloud: LocalCloud
    point: Point | None = None
    lose: int = 0  # which mail's answer is lost on its way back, counted from 1
    made: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    died: bool = False
    dead: bool = False
    lost: bool = True

    def start(self, point: Point | None, lose: int) -> None:
        self.point, self.lose = point, lose
        self.died, self.dead, self.lost = False, False, not lose
        self.made.clear()

    def install(self) -> None:
        """First of all hooks before a call, since the local cloud answers in one; the last one after it.

        A client has the hooks that stood when it was made, so those that the cloud made for itself are forgotten.
        """
        clients.forget()
        events = boto3.DEFAULT_SESSION.events
        events.register_first("before-call", self._before)
        events.register_last("after-call", self._after)
        events.register_last("before-send", self._on_the_wire)  # moto has taken the request by then

    def points(self) -> list[Point]:
        """Every point of the episode that was played last."""
        return [
            Point(function, n, side)
            for function in FUNCTIONS
            for n in range(1, len(self.made[function]) + 1)
            for side in ("before", "after")
        ]

    def see(self, happening: Happening) -> None:
        """A function that is called again is a new process."""
        if happening.kind == "invoke":
            self.dead = False

    def _before(self, event_name: str, **_: Any) -> None:
        if self.dead and _running():  # nothing that it does in its end reaches AWS
            raise Died
        self.made[_running()].append(event_name.rpartition(".")[2])
        self._reach("before")

    def _after(self, **_: Any) -> None:
        self._reach("after")

    def _reach(self, side: str) -> None:
        here = Point(_running(), len(self.made[_running()]), side)
        if here == self.point and not self.died:
            self.died = self.dead = True
            raise Died

    def _on_the_wire(self, event_name: str, **_: Any) -> None:
        self.lose -= event_name == "before-send.sesv2.SendEmail"
        if self.lose == 0 and not self.lost:
            self.lost = True
            tell_of(self.cloud, taken_mails()[-1])
            raise ReadTimeoutError(endpoint_url="https://email.example")


def _running() -> str:
    return os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an episode: deliveries by id that had to go out, how often each did, how many are not noted as
    sent, and dead letters."""

    expected: Counter[str]
    sent: Counter[str]
    open: int
    dead_letters: int

    @property
    def lost(self) -> Counter[str]:
        return self.expected - self.sent

    @property
    def doubled(self) -> Counter[str]:
        return self.sent - self.expected

    @property
    def is_right(self) -> bool:
        return (self.lost, self.doubled, self.open, self.dead_letters) == (Counter(), Counter(), 0, 0)


class Stage:
    """One cloud. An episode takes two hours of its time.

    Two alerts for four people: one gets them as her quiet hours end, one has one alert an hour, and the other one in a
    storm's mail. And a digest, a confirmation, and a note of silence for a fifth.
    """

    def __init__(self, cloud: LocalCloud, calls: Calls) -> None:
        self.cloud, self.calls = cloud, calls
        self.people = SubscriptionsTable(cloud.resource("Subscriptions"))
        self.matches = MatchesTable(cloud.resource("Matches"), 30)
        self.ledger = DeliveriesTable(cloud.resource("Deliveries"), 30)
        self._episodes = 0
        self._capped, self._of_capped = "", [""]

    def play(self, point: Point | None = None, lose: int = 0) -> Told:
        """Play an episode, dying once at the point or losing an answer once, until nothing moves any more."""
        number, self._episodes = self._episodes, self._episodes + 1
        begin = START + number * 2 * HOUR + 50 * MINUTE
        self.cloud.run_until(begin)
        forget_rows(self.cloud)
        mails, published = len(taken_mails()), self._published()
        dead = self.cloud.dead_letters()
        forget_wiring(self.cloud)
        self.calls.start(point, lose)
        expected = self._begin(str(number), begin)
        self.cloud.run_until(begin + 119 * MINUTE)
        self._end(str(number))
        return Told(
            expected=Counter(expected),
            sent=Counter(self._named(delivery_of(mail)) for mail in taken_mails()[mails:])
            + (self._published() - published),
            open=self._open(expected),
            dead_letters=self.cloud.dead_letters() - dead,
        )

    def _published(self) -> Counter[str]:
        """Deliveries to the topic, by id: what the local cloud took, and what moto did itself."""
        topic = sns_backends[DEFAULT_ACCOUNT_ID][REGION].topics[self.cloud.outputs["AlertsTopicArn"]]
        taken = [each.message for each in self.cloud.publications]
        taken += [json.loads(message) for _, message, *_ in topic.sent_notifications]
        return Counter(publication_id(json.loads(each["default"])["id"]) for each in taken)

    def _named(self, delivery_id: str) -> str:
        """The delivery; for whoever is capped, what it is: which of the two alerts goes out first is not known."""
        mail = self.ledger.read(delivery_id)
        return f"{mail.kind} of {mail.recipient}" if mail and mail.recipient == self._capped else delivery_id

    def _open(self, expected: list[str]) -> int:
        """How many of the deliveries expected are not noted as sent; the two of the capped one count as one."""
        named = [each for each in expected if not each.endswith(f" of {self._capped}")]
        alerts = {self.ledger.status(each) for each in self._of_capped}
        right = alerts == {DeliveryStatus.SENT, DeliveryStatus.CAPPED}
        return sum(self.ledger.status(each) is not DeliveryStatus.SENT for each in named) + (not right)

    def _begin(self, number: str, now: datetime) -> list[str]:
        """Set everything going; the ids of the deliveries that have to come of it."""
        watch, address = f"w-{number}", f"new-{number}@example.org"
        reader = subscription(f"u-{number}a", watches=(watch,), digest=DigestPlan(Cadence.HOURLY))
        other = subscription(f"u-{number}b", watches=(watch,))
        capped = subscription(f"u-{number}c", watches=(watch,), hourly_cap=1)
        quiet = QuietHours(f"{now:%H:%M}", f"{now + 20 * MINUTE:%H:%M}")
        asleep = subscription(f"u-{number}d", watches=(watch,), quiet=quiet)
        waiting = subscription(f"u-{number}e", watches=(f"{watch}-silent",), silence_after=1)
        for person in (reader, other, capped, asleep, waiting):
            self.people.put(begun(person, now))
        self.matches.add(match(f"i-{number}", now + MINUTE, watch=watch))
        events = [_event(f"i-{number}-{n}", watch) for n in range(2)]
        for event in events:
            self.cloud.emit(self.cloud.outputs["BusName"], SOURCE, DETAIL_TYPE, to_detail(event))
        wish = json.dumps({"address": address, "query": f"idlib {number}"}).encode()
        assert self.cloud.request("POST", "/subscriptions", {"content-type": "application/json"}, wish).status == 202
        asked = subscription(subscription_id(Channel.EMAIL, address), asked=now)
        alerts = [alert_of(event, now).id for event in events]
        mails = [identifier("d", alert, person.id) for alert in alerts for person in (reader, other, asleep)]
        self._capped, self._of_capped = capped.id, [identifier("d", alert, capped.id) for alert in alerts]
        mails += [f"alert of {capped.id}", f"storm of {capped.id}"]
        mails.append(identifier("d", f"silence {to_text(now)}", waiting.id))
        digest = identifier("d", to_text(now + 10 * MINUTE), reader.id)
        return [*mails, *map(publication_id, alerts), digest, confirmation_id(asked)]

    def _end(self, number: str) -> None:
        for side in "abcde":
            self.people.set_status(f"u-{number}{side}", Status.ENDED)


def wrongs(played: Stage, points: list[Point]) -> list[tuple[Point, Told]]:
    """The points at which a crash does harm, with what; each of them has to be reached."""
    wrong = []
    for point in points:
        told = played.play(point)
        assert played.calls.died, f"{point} was not reached"
        if not told.is_right:
            wrong.append((point, told))
    return wrong


def points(played: Stage) -> list[Point]:
    """Every point of an episode in which nobody dies."""
    assert played.play().is_right
    return played.calls.points()


def _event(item: str, watch: str) -> ItemAssessed:
    event = assessed(watches=(watch,), news_for=(watch,))
    return replace(event, item=replace(event.item, id=item), story=replace(event.story, id=f"s-{item}"))


def forget_wiring(cloud: LocalCloud) -> None:
    """Every function's next call is the first one of a new process."""
    for module in cloud._functions._modules.values():
        module.wire.cache_clear()


def forget_rows(cloud: LocalCloud) -> None:
    """Take what came before out of the tables: moto looks at every row at each query."""
    for name in ("Deliveries", "Items", "Matches", "Stories", "Subscriptions", "Watches"):
        dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_table(cloud.resource(name)).items.clear()


def taken_mails() -> list[Any]:
    """What SES has taken, whatever became of its answer."""
    return ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages


def tell_of(cloud: LocalCloud, mail: Any) -> None:
    """Put on the bus what SES says of a mail that it took."""
    tags = {"delivery": [delivery_of(mail)], "ses:configuration-set": [cloud.resource("MailSettings")]}
    told = {"messageId": mail.id, "tags": tags, "destination": []}
    with _what_it_causes():
        cloud.emit("default", "aws.ses", "Email Sent", {"eventType": "Send", "mail": told, "send": {}})


def delivery_of(mail: Any) -> str:
    """The delivery that a mail names in its header."""
    return message_from_string(mail.raw_data)["X-Wirewatch-Delivery"]


def _mortal(handler_of: Callable[..., Any]) -> Callable[..., Any]:
    """Functions whose death fails the whole invocation and takes their wiring along."""

    def handler(functions: Functions, resource: Any) -> Any:
        handle = handler_of(functions, resource)

        def run(event: Any, context: Any) -> Any:
            try:
                return handle(event, context)
            except Died:
                functions._modules[resource.id].wire.cache_clear()
                raise RuntimeError("the process died") from None

        return run

    return handler


@contextmanager
def stage(living: Callable[..., Any] = _mortal, **parameters: str) -> Iterator[Stage]:
    """A fresh cloud to play in; `living` is given Functions._handler, and gives what stands in its place.

    `parameters` of the template go beside the usual ones.
    """
    with (
        patch.object(Functions, "_handler", living(Functions._handler)),
        # moto refuses a condition of DynamoDB with this other kind of error, which then has to go the long way too
        LocalCloud(TEMPLATE, VirtualClock(START), parameters=PARAMETERS | parameters) as cloud,
    ):
        calls = Calls(cloud)
        calls.install()
        cloud.listeners.append(calls.see)
        yield Stage(cloud, calls)
