"""What the local cloud says when it cannot go on."""


class CloudError(Exception):
    """The template asks for something that the local cloud does not simulate, or AWS would refuse it."""
