"""The monthly bill: every part with its amount and price."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wirewatch_cli.cost.duration import billed_seconds
from wirewatch_cli.cost.load import DAYS, IDLE_POLLS, MINUTES, Load, agenda_reads, counts
from wirewatch_cli.cost.prices import Prices
from wirewatch_cli.cost.stack import Stack
from wirewatch_cli.cost.usage import Usage

GB = 1e9
KEPT_DAYS = 30
PLATFORM_LOG_BYTES = 900  # start and report as JSON, of each run, unless SystemLogLevel keeps them back; assumed
KEY_MINUTES = 5  # DynamoDB asks KMS for a table's key once in so long, for each role and table that are busy
REQUEST_BYTES = 900  # what a poll sends: TLS, headers
ANSWER_BYTES = 20_000  # a page of the API
# Metrics that are only told of when something is bad, and in which share of all hours that is; assumed. A metric is
# charged by the hour in which it is told of.
SELDOM = MappingProxyType({"FeedsTurnedBad": 0.3, "FeedsLosingItems": 0.1, "WatchesBroken": 0.02, "OldestMail": 0.02})


@dataclass(frozen=True, slots=True)
class Part:
    """`amount` of `unit` in a month at `price` USD each."""

    group: str
    what: str
    amount: float
    unit: str
    price: float

    @property
    def usd(self) -> float:
        """A month."""
        return self.amount * self.price


@dataclass(frozen=True, slots=True)
class Basis:
    """What a bill is made from."""

    usage: Usage
    stack: Stack
    prices: Prices


def bill(load: Load, basis: Basis) -> list[Part]:
    """Every part that costs something."""
    done = counts(load, basis.usage)
    used = {name: amounts(basis.usage.functions[name], handled) for name, handled in done.items()}
    used["DispatchPolls"]["read Feeds"] += agenda_reads(load, basis.usage)
    runs = {name: handled["run"] for name, handled in done.items()}
    month = _Month(load, basis, used, runs)
    return [part for part in month.parts() if part.amount > 0]


def amounts(measured: Mapping[str, Mapping[str, float]], handled: Mapping[str, float]) -> dict[str, float]:
    """What a function uses in a month, by what was measured of it."""
    return {
        what: sum(much * handled.get(driver, 0.0) for driver, much in each.items()) for what, each in measured.items()
    }


@dataclass(frozen=True, slots=True)
class _Month:
    load: Load
    basis: Basis
    used: Mapping[str, Mapping[str, float]]
    runs: Mapping[str, float]

    def parts(self) -> Iterator[Part]:
        yield from self._lambda()
        yield from self._tables()
        yield from self._messages()
        yield from self._watching()
        yield from self._rest()

    def _part(self, group: str, what: str, amount: float, unit: str, price: str) -> Part:
        return Part(group, what, amount, unit, self.basis.prices[price])

    def _lambda(self) -> Iterator[Part]:
        for name, runs in self.runs.items():
            memory = self.basis.stack.memory[name]
            seconds = billed_seconds(name, runs, self.used[name], memory)
            yield self._part("Lambda", f"{name} ({memory} MB)", seconds * memory / 1024, "GB-s", "lambda_gb_second")
        yield self._part("Lambda", "requests of all functions", sum(self.runs.values()), "requests", "lambda_request")

    def _tables(self) -> Iterator[Part]:
        total = self._total()
        for table in sorted(self.basis.stack.tables):
            yield self._part("DynamoDB", f"{table}: writes", total[f"write {table}"], "units", "write_unit")
            yield self._part("DynamoDB", f"{table}: reads", total[f"read {table}"], "units", "read_unit")
        kept = self._stored()
        safe = sum(much for table, much in kept.items() if table in self.basis.stack.recoverable)
        yield self._part("DynamoDB", "storage, with indexes", sum(kept.values()), "GB", "storage_gb_month")
        yield self._part("DynamoDB", "point-in-time recovery", safe, "GB", "pitr_gb_month")
        yield self._part("KMS", "keys of tables", self._key_calls(), "requests", "kms_call")

    def _total(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for each in self.used.values():
            total.update(each)
        return total

    def _stored(self) -> dict[str, float]:
        """GB by table; rows with all their attributes in one index weigh twice."""
        months = KEPT_DAYS / DAYS
        rows = {
            "Feeds": self.load.feeds * 3,
            "Items": self.load.items * months,
            "Matches": self.load.matches * months,
            "Stories": self.load.items * 5 * months,  # the story, and the keys that lead to it
            "Watches": self.load.watches,
            "Subscriptions": self.load.subscribers * 5,
            "Deliveries": self.load.mails * months,
        }
        weight = self.basis.usage.row_bytes
        return {table: 2 * much * weight.get(table, 0.0) / GB for table, much in rows.items()}

    def _key_calls(self) -> float:
        """At most one of each pair of role and table in five minutes, and no more than the role runs."""
        windows = MINUTES / KEY_MINUTES
        return sum(
            min(windows, self.runs[name]) * len(_tables_of(each) & self.basis.stack.keyed)
            for name, each in self.used.items()
        )

    def _messages(self) -> Iterator[Part]:
        feedback = 2 * self.load.mails + self.load.alerts
        handled = 2 * self.runs["PollFeeds"] + 3 * (self.load.alerts + feedback)  # received and deleted; and sent
        sent = self._total()["send PollQueue"]
        yield self._part("SQS", "messages", sent + handled, "requests", "sqs_request")
        idle = IDLE_POLLS * self.basis.stack.queue_sources
        yield self._part("SQS", "asking queues that are empty", idle, "requests", "sqs_request")
        yield self._part("EventBridge", "Item Assessed", self.load.items, "events", "event")
        scheduled = MINUTES + 2 * MINUTES / 5
        yield self._part("Scheduler", "each minute, and twice each five", scheduled, "runs", "schedule")
        yield self._part("SNS", "alerts", self.load.alerts, "messages", "publish")
        yield self._part("SES", "mails", self.load.mails, "mails", "mail")
        yield self._part("HTTP API", "requests", self.runs["ServeSubscriptions"], "requests", "http_request")

    def _watching(self) -> Iterator[Part]:
        stack, usage = self.basis.stack, self.basis.usage
        reported = sum(runs for name, runs in self.runs.items() if name in stack.reported)
        logged = self._total()["log bytes"] + PLATFORM_LOG_BYTES * reported
        yield self._part("CloudWatch", "logs taken in", logged / GB, "GB", "log_gb")
        yield self._part("CloudWatch", "logs kept", logged / GB * KEPT_DAYS / DAYS, "GB", "log_gb_month")
        always = len({each for names in usage.metrics.values() for each in names} - SELDOM.keys())
        custom = always + sum(SELDOM.values())
        yield self._part("CloudWatch", "custom metrics", custom, "metrics", "metric_month")
        yield self._part("CloudWatch", "alarms", stack.alarm_metrics, "metrics of alarms", "alarm_month")
        yield self._part("CloudWatch", "dashboards", stack.dashboards, "dashboards", "dashboard_month")
        traced = sum(runs for name, runs in self.runs.items() if name in stack.traced)
        yield self._part("X-Ray", "traces", traced, "traces", "trace")

    def _rest(self) -> Iterator[Part]:
        stack = self.basis.stack
        yield self._part("Secrets Manager", "secrets", stack.secrets, "secrets", "secret_month")
        yield self._part("Secrets Manager", "reads", self._total()["secret secret"], "requests", "secret_call")
        answered = self.runs["ServeSubscriptions"] * ANSWER_BYTES
        out = (self.load.polls * REQUEST_BYTES + answered) / GB
        yield self._part("Transfer", "out to publishers and readers", out, "GB", "transfer_gb")


def _tables_of(used: Mapping[str, float]) -> set[str]:
    return {what.split(" ", 1)[1] for what, much in used.items() if what.startswith(("read ", "write ")) and much}
