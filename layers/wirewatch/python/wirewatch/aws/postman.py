"""Sending mail over AWS: what it needs of a function's environment, and its ports joined."""

from dataclasses import dataclass
from functools import partial
from random import uniform
from time import sleep

from wirewatch.aws.deliveries import DeliveriesTable
from wirewatch.aws.items import ItemsTable
from wirewatch.aws.mailer import SesMailer
from wirewatch.aws.paces import PacesTable
from wirewatch.aws.secrets import signing_keys
from wirewatch.aws.stories import StoriesTable
from wirewatch.aws.subscriptions import SubscriptionsTable
from wirewatch.delivery.mailing import Sending, send_mail
from wirewatch.delivery.message import composer
from wirewatch.delivery.reviewing import Reviewer


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment of send_mail."""

    deliveries_table: str
    subscriptions_table: str
    stories_table: str
    items_table: str
    sender_address: str
    configuration_set: str
    public_url: str
    signing_secret_arn: str
    retention_days: int


def postman(s: Settings) -> partial[Sending]:
    """`send_mail`, which still wants a delivery, the time and an owner."""
    ledger = DeliveriesTable(s.deliveries_table, s.retention_days)
    reviewer = Reviewer(
        SubscriptionsTable(s.subscriptions_table),
        PacesTable(s.subscriptions_table),
        ledger,
        StoriesTable(s.stories_table, s.retention_days),
        ItemsTable(s.items_table, s.retention_days),
    )
    return partial(
        send_mail,
        ledger=ledger,
        mailer=SesMailer(s.sender_address, s.configuration_set),
        compose=composer(s.sender_address, s.public_url, signing_keys(s.signing_secret_arn)),
        review=reviewer.review,
        wait=_wait,
    )


def _wait(seconds: float) -> None:
    """About so long: senders that were refused together shall not come back together."""
    sleep(seconds * uniform(0.7, 1.3))  # noqa: S311  (nothing is kept secret by it)
