"""What makes our requests to hubs, in a deployment."""

from functools import partial

from wirewatch.aws.secrets import signing_keys
from wirewatch.push.callback import Asker, reachable


def asker(public_url: str, secret_arn: str) -> Asker:
    """Reads the secret when there is something to ask; asks nothing without an address that hubs can reach."""
    return Asker(reachable(public_url), partial(signing_keys, secret_arn))
