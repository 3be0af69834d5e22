"""What can be wrong with a wish to subscribe."""


class SubscriptionError(ValueError):
    """A field of a subscription cannot be used; `field` names it as the API and the command line do."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
