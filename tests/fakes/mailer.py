"""The mailer, in memory."""

from dataclasses import dataclass, field


@dataclass
class FakeMailer:
    """What was sent. An exception in `fails` is raised instead, once each, in order.

    With `takes_before_failing` the mail goes out all the same: an answer that was lost.
    """

    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    takes_before_failing: bool = False

    def send(self, message: bytes, recipient: str, delivery_id: str) -> str:
        if not self.fails or self.takes_before_failing:
            self.sent.append((recipient, delivery_id, message))
        if self.fails:
            raise self.fails.pop(0)
        return f"ses-{len(self.sent)}"
