"""What a provider's refusal of a message says: certainly not taken, for now or for good, or in doubt."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from wirewatch.delivery.ports import Unsent

# Too many a second. SES says the same code of too many a day, which no short wait helps.
RATE = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling", "Throttled"})
DAILY = "daily"
SERVER_FAULT = 500  # from here on the provider may have taken the message before it failed


@contextmanager
def refusals(permanent: frozenset[str]) -> Iterator[None]:
    """Raise `Unsent` for what was certainly not taken; `permanent` are the codes that name a bad message.

    A server's fault or a lost answer passes through: the message may be on its way.
    """
    try:
        yield
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        raise Unsent(str(error), permanent=False) from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= SERVER_FAULT:
            raise
        soon = code in RATE and DAILY not in error.response["Error"].get("Message", "").casefold()
        raise Unsent(f"{code}: {error}", permanent=code in permanent, soon=soon) from error
