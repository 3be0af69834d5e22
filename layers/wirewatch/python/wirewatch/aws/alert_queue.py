"""The SQS queue that send_alerts reads: what it puts there itself is the rest of an alert's watchers."""

import json
from collections.abc import Mapping
from typing import Any

from wirewatch.aws.clients import client


class SqsAlertQueue:
    """AlertQueue over SQS."""

    def __init__(self, url: str) -> None:
        self._url = url

    def put(self, message: Mapping[str, Any]) -> None:
        """See AlertQueue.put. In ASCII: SQS takes no characters that XML has not."""
        client("sqs").send_message(QueueUrl=self._url, MessageBody=json.dumps(message))
