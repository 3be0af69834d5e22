"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`warn`: it works, but not for long or not as one may think. `bad`: alerts are late or lost, or none goes out."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the doctor's; `remedy` is empty when all is well."""

    verdict: Verdict
    what: str
    told: str
    remedy: str = ""


def ok(what: str, told: str) -> Finding:
    """All is well."""
    return Finding(Verdict.OK, what, told)


def warn(what: str, told: str, remedy: str) -> Finding:
    """Somebody should look."""
    return Finding(Verdict.WARN, what, told, remedy)


def bad(what: str, told: str, remedy: str) -> Finding:
    """Somebody must act."""
    return Finding(Verdict.BAD, what, told, remedy)
