"""What hangs on the SNS topic: endpoints of five protocols, each with the filter policy that chooses its alerts.

An endpoint has one policy, whatever number of its watches match, so it gets one message a story. What SNS
would refuse is refused here, before anything is changed: with the field, and what to do.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlsplit

from wirewatch.levels.level import Level
from wirewatch.subscriptions.addresses import mail_address
from wirewatch.subscriptions.errors import SubscriptionError

POLICIES = 200  # filter policies of a topic, unless AWS has raised it for the account
COMBINATIONS = 150  # of a policy: the product of its keys' numbers of values
NEAR = 0.8  # of a quota: from here on it is worth telling
PHONE = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
SPACING = str.maketrans("", "", " -().\u00a0")
ARN = re.compile(r"arn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]+:[0-9]{12}:(.+)", re.ASCII)
QUEUE = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
FUNCTION = re.compile(r"function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?", re.ASCII)
LONGEST_URL = 2000


class Protocol(StrEnum):
    """What an endpoint speaks. `email` is plain mail by SNS itself, without digests and one-click links."""

    SMS = "sms"
    HTTPS = "https"
    SQS = "sqs"
    LAMBDA = "lambda"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`watches` and `levels` are its filter policy; none at all: it gets every alert. `arn` is "" while SNS waits
    for somebody at the endpoint to confirm. `raw`: the alert's JSON comes without SNS's envelope. `is_ours`: the
    policy is one that we could have written, so that it may be rewritten."""

    protocol: str
    address: str
    watches: tuple[str, ...] = ()
    levels: frozenset[Level] = field(default_factory=lambda: frozenset(Level))
    arn: str = ""
    raw: bool = False
    is_ours: bool = True

    @property
    def policy(self) -> dict[str, list[str]]:
        """As SNS takes it. All levels need no key, which leaves more combinations to the watches."""
        levels = {} if len(self.levels) == len(Level) else {"level": sorted(map(str, self.levels))}
        return {"watches": sorted(self.watches)} | levels

    @property
    def combinations(self) -> int:
        """What of `COMBINATIONS` its policy takes."""
        return len(self.watches) * (1 if len(self.levels) == len(Level) else len(self.levels))


def endpoint_address(protocol: Protocol, typed: str) -> str:
    """The endpoint as SNS takes it. SubscriptionError on `endpoint` says what is wrong with it."""
    address = typed.strip()
    if protocol is Protocol.SMS:
        return _phone(address)
    if protocol is Protocol.HTTPS:
        return _hook(address)
    if protocol is Protocol.EMAIL:
        return mail_address(address)
    return _resource(protocol, address)


def extended(standing: Endpoint | None, wished: Endpoint, others: int, policies: int = POLICIES) -> Endpoint:
    """The endpoint with the wished watches and levels besides those that it has.

    `others`: how many other endpoints hang on the topic, which takes `policies` of them. Raises SubscriptionError.
    """
    if standing is None and others >= policies:
        raise SubscriptionError(
            "endpoint",
            f"the topic has {others} endpoints, and takes {policies} filter policies: remove some, let a queue or a "
            "function of yours hand alerts on, or have AWS raise the quota and say so with --policies",
        )
    watches = dict.fromkeys((*(standing.watches if standing else ()), *wished.watches))
    levels = wished.levels | (standing.levels if standing else frozenset())
    made = replace(standing or wished, watches=tuple(watches), levels=levels)
    if made.combinations > COMBINATIONS:
        raise SubscriptionError(
            "watch",
            f"{len(made.watches)} watches at {len(made.levels)} levels are {made.combinations} combinations, and SNS "
            f"takes {COMBINATIONS} in one filter policy: name fewer, take all three levels (which cost none), or use "
            "a second endpoint",
        )
    return made


def narrowed(standing: Endpoint, watches: Iterable[str]) -> Endpoint | None:
    """The endpoint without those watches; None if none is left. Raises SubscriptionError for one that it hasn't."""
    without = tuple(dict.fromkeys(watches))
    if strange := [each for each in without if each not in standing.watches]:
        has = ", ".join(standing.watches) or "none"
        raise SubscriptionError("watch", f"the endpoint does not follow {', '.join(strange)}; it follows {has}")
    left = tuple(each for each in standing.watches if each not in without)
    return replace(standing, watches=left) if left else None


def nearness(endpoint: Endpoint, others: int, policies: int = POLICIES) -> Sequence[str]:
    """What to tell of quotas that are nearly used up."""
    told = []
    if endpoint.combinations >= NEAR * COMBINATIONS:
        told.append(f"its filter policy takes {endpoint.combinations} of {COMBINATIONS} combinations")
    if others + 1 >= NEAR * policies:
        told.append(f"the topic has {others + 1} of {policies} filter policies")
    return told


def _phone(address: str) -> str:
    number = address.translate(SPACING)
    if not PHONE.fullmatch(number):
        hint = " (without 00, with +)" if number.startswith("00") else ""
        raise SubscriptionError("endpoint", f"{address!r} is not a phone number in E.164, as +905321234567{hint}")
    return number


def _hook(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise SubscriptionError("endpoint", f"{address!r} is not a URL") from None
    if parts.scheme == "http":
        raise SubscriptionError("endpoint", "http would carry alerts in the clear: give the web hook's https URL")
    if parts.scheme != "https" or "." not in host or not address.isascii() or any(map(str.isspace, address)):
        raise SubscriptionError("endpoint", f"{address!r} is not a public https URL, as https://hooks.example.org/news")
    if "@" in parts.netloc:
        raise SubscriptionError("endpoint", "a password in the URL would stand in lists and logs: check the signature")
    if len(address) > LONGEST_URL:
        raise SubscriptionError("endpoint", f"a URL of {len(address)} characters; {LONGEST_URL} is the limit")
    return address


def _resource(protocol: Protocol, address: str) -> str:
    example = {
        Protocol.SQS: "an SQS queue, as arn:aws:sqs:eu-west-1:123456789012:news",
        Protocol.LAMBDA: "a Lambda function, as arn:aws:lambda:eu-west-1:123456789012:function:news",
    }[protocol]
    found = ARN.fullmatch(address)
    service, name = found.groups() if found else ("", "")
    if found and service != protocol:
        raise SubscriptionError("endpoint", f"that is an ARN of {service}; --sns {protocol} wants that of {example}")
    if service == "sqs" and name.endswith(".fifo"):
        raise SubscriptionError("endpoint", "a FIFO queue can't hang on this topic, which is a standard one")
    if not (QUEUE if protocol is Protocol.SQS else FUNCTION).fullmatch(name):
        raise SubscriptionError("endpoint", f"{address!r} is not the ARN of {example}")
    return address
