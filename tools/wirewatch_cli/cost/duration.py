"""How long a function runs in Lambda, from the processor time that it took here and the calls that it makes.

A function has as much of a processor as of memory: one at 1,769 MB. Waiting takes no processor but is billed too.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

from collections.abc import Mapping

FULL_PROCESSOR = 1769  # MB
FACTOR = 1.5  # a core of the machine that measured : one of Lambda's on arm64; assumed
CPU_A_CALL = 0.0015  # s here to sign, send and parse a call of AWS, which moto's shortcut leaves out; assumed
WAIT_A_CALL = {  # s, from typical latencies inside a region; assumed
    "dynamodb": 0.005,
    "sqs": 0.010,
    "eventbridge": 0.015,
    "sns": 0.025,
    "sesv2": 0.080,
    "secrets-manager": 0.030,
}
WAIT_A_RUN = {"PollFeeds": 1.1}  # s until the slowest of fifteen feeds, fetched side by side, has answered; assumed
COLD_STARTS = 12 * 30.4  # a month, of a function that runs all the time: an instance lives for about two hours
COLD_SECONDS = 1.0  # at full speed; billed like any other time


def billed_seconds(function: str, runs: float, used: Mapping[str, float], memory: int) -> float:
    """Of a month, for the amounts `used` in it."""
    calls = {name.removeprefix("calls "): much for name, much in used.items() if name.startswith("calls ")}
    processor = (used.get("seconds", 0.0) + CPU_A_CALL * sum(calls.values())) * FACTOR
    waiting = sum(WAIT_A_CALL[service] * much for service, much in calls.items()) + WAIT_A_RUN.get(function, 0.0) * runs
    return processor / min(1.0, memory / FULL_PROCESSOR) + waiting + min(runs, COLD_STARTS) * COLD_SECONDS
