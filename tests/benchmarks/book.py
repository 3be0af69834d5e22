"""What a run of the benchmarks measured, in one form: kept as JSON, told as tables, drawn as charts.

A figure belongs to a topic and says who reached it: `ours`, a `peer` (what people would use instead) or a `limit`
(work that nobody can do without). `size` is how much there was to go through, where cost grows with that.
"""

import json
import platform
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import Literal

Role = Literal["ours", "peer", "limit"]
PEERS = (
    "wirewatch", "ahocorasick-rs", "aiohttp", "boto3", "datasketch", "fastfeedparser", "feedparser", "jinja2", "lxml",
    "moto", "nh3", "pyahocorasick", "pycurl", "pystemmer", "urllib3",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """A table and a chart: its file name, what it shows, the unit of its figures; whether `less` is better."""

    name: str
    title: str
    unit: str
    size_of: str = ""
    less: bool = False


TOPICS = {
    each.name: each
    for each in (
        Topic("parse", "Polls of feeds as they change over weeks", "polls a second"),
        Topic(
            "parse-growth", "One poll that brings one new entry, by the length of the feed", "ms", "entries", less=True
        ),
        Topic("fetch", "Conditional requests to feeds that have not changed", "feeds a second"),
        Topic("fetch-growth", "The same over new TLS connections, by the number of feeds", "feeds a second", "feeds"),
        Topic("match", "Items against watches", "items a second", "watches"),
        Topic("stories", "Titles joined to stories, by the stories there already", "titles a second", "stories"),
        Topic("levels", "Titles read for how breaking they are", "titles a second"),
        Topic("render", "A mail rendered and packed, by its stories", "ms", "stories", less=True),
        Topic("import", "What each function loads when it starts", "ms", less=True),
        Topic("memory", "The most memory that each function ever held", "MB", less=True),
        Topic("end-to-end", "Items from feed body to mail", "items a second"),
        Topic("cloud", "A replayed day in the local cloud, by where its time goes", "seconds", less=True),
        Topic("latency", "From publication to poll over a made day of 200 feeds", "s, 95 % of items", less=True),
        Topic("requests", "Requests of the same day", "requests a day", less=True),
    )
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Its value is in the unit of its topic."""

    topic: str
    who: str
    role: Role
    value: float
    size: int | None = None


@dataclass
class Book:
    """The figures of a run, in the order in which they were measured."""

    figures: list[Figure] = field(default_factory=list)

    def note(self, topic: str, who: str, value: float, role: Role = "ours", size: int | None = None) -> None:
        """Write a figure down."""
        assert topic in TOPICS, topic
        self.figures.append(Figure(topic, who, role, value, size))

    def topics(self) -> Iterator[tuple[Topic, list[Figure]]]:
        """Those that were measured."""
        for name, topic in TOPICS.items():
            if found := [each for each in self.figures if each.topic == name]:
                yield topic, found

    def to_json(self) -> str:
        """With what it was measured on; no names of hosts, no paths."""
        topics = {
            topic.name: asdict(topic) | {"figures": [_row(each) for each in found]} for topic, found in self.topics()
        }
        return json.dumps({"machine": machine(), "versions": dict(versions()), "topics": topics}, indent=1) + "\n"

    def tables(self) -> Iterator[str]:
        """A table a topic."""
        for topic, found in self.topics():
            yield f"\n{topic.title} ({topic.unit})"
            yield from _table(topic, found)


def _row(figure: Figure) -> dict[str, object]:
    row = {"who": figure.who, "role": figure.role, "value": float(f"{figure.value:.4g}")}
    return row if figure.size is None else row | {"size": figure.size}


def _table(topic: Topic, found: list[Figure]) -> Iterator[str]:
    for size, group in by_size(found):
        if size is not None:
            yield f"  {size:,} {topic.size_of}"
        for each in group:
            yield f"    {each.who:44} {told(each.value):>10}{'' if each.role == 'ours' else '  ' + each.role}"


def by_size(found: Iterable[Figure]) -> list[tuple[int | None, list[Figure]]]:
    """Figures of one size together, the smallest first."""
    ordered = sorted(found, key=lambda each: each.size or 0)
    return [(size, list(group)) for size, group in groupby(ordered, key=lambda each: each.size)]


def told(value: float) -> str:
    """Three figures, and no more than there are."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def machine() -> dict[str, object]:
    """What the figures depend on, without saying whose machine it is."""
    cores = [line.split(":")[1].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) // 1024 for line in _read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "measured": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processor": cores[0] if cores else platform.machine(),
        "cores": len(cores),
        "memory_mb": memory,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": float(next(iter(_read("/proc/loadavg")), "0").split()[0]),
        "time": "processor time of the measuring process; a busy machine changes it little",
    }


def versions() -> Iterator[tuple[str, str]]:
    """Of what was measured, as installed."""
    for name in PEERS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"


def _read(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
