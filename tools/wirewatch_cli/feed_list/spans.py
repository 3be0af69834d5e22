"""Spans of time as one says them."""

from datetime import datetime

UNITS = ((86400 * 2, 86400, "days"), (3600 * 2, 3600, "h"), (120, 60, "min"))  # (from how many seconds on, in units of)


def ago(moment: datetime, now: datetime) -> str:
    """`12 min ago`, `in 3 h`, `now`."""
    seconds = (now - moment).total_seconds()
    size = abs(seconds)
    if size < 1:
        return "now"
    for least, unit, name in UNITS:
        if size >= least:
            return _directed(f"{size // unit:.0f} {name}", seconds)
    return _directed(f"{size:.0f} s", seconds)


def _directed(span: str, seconds: float) -> str:
    return f"{span} ago" if seconds > 0 else f"in {span}"
