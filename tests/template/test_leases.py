"""Who comes again after a crash comes in the right order: first what a provider says, then the next sender."""

from datetime import timedelta
from typing import Any

from wirewatch.delivery import mailing, publishing


def visibility(stack: Any, queue: str) -> timedelta:
    return timedelta(seconds=stack.resources[queue]["Properties"]["VisibilityTimeout"])


def test_a_receipt_is_noted_at_a_second_try_before_the_publishers_lease_ends(stack: Any) -> None:
    assert visibility(stack, "FeedbackQueue") < publishing.LEASE < visibility(stack, "AlertQueue")


def test_what_ses_says_is_noted_at_a_second_try_before_the_mails_lease_ends(stack: Any) -> None:
    assert visibility(stack, "FeedbackQueue") < mailing.LEASE
