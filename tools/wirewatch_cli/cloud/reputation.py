"""What SES says of an account's mails in CloudWatch: the shares that bounced for good, and that were complained of.

SES takes them over a number of mails of its own choosing; here they are taken over all mails so far.
https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wirewatch_cli.cloud.happenings import Happening
from wirewatch_cli.cloud.metrics import Metrics, metric_name

BOUNCES = metric_name("AWS/SES", "Reputation.BounceRate", {})
COMPLAINTS = metric_name("AWS/SES", "Reputation.ComplaintRate", {})


class Reputation:
    """Counts, and records the two rates whenever one of them moves."""

    def __init__(self, metrics: Metrics, now: Callable[[], datetime]) -> None:
        self._metrics, self._now = metrics, now
        self._sent = self._bounced = self._complained = 0

    def see(self, happening: Happening) -> None:
        """What SES put on a bus counts."""
        if happening.kind == "event" and happening.detail["event"]["source"] == "aws.ses":
            self._hear(happening.detail["event"]["detail"])

    def _hear(self, detail: Mapping[str, Any]) -> None:
        kind = detail.get("eventType")
        if kind == "Send":
            self._sent += 1
        elif kind == "Bounce" and detail["bounce"]["bounceType"] == "Permanent":
            self._bounced += 1
        elif kind == "Complaint":
            self._complained += 1
        else:
            return
        for name, number in ((BOUNCES, self._bounced), (COMPLAINTS, self._complained)):
            self._metrics.record(name, self._now(), number / max(self._sent, 1))
