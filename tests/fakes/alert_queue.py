"""The queue that send_alerts reads, in memory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class FakeAlertQueue:
    """What was put into it."""

    messages: list[Mapping[str, Any]] = field(default_factory=list)

    def put(self, message: Mapping[str, Any]) -> None:
        self.messages.append(json.loads(json.dumps(message)))
