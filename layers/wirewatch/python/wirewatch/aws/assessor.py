"""Assessment over AWS: what it needs of a function's environment, and its ports joined."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wirewatch.assessment.assessing import Assessed, assess
from wirewatch.assessment.canary import WithCanary
from wirewatch.aws.bus import EventBus
from wirewatch.aws.items import ItemsTable
from wirewatch.aws.levels import CountersTable
from wirewatch.aws.matches import MatchesTable
from wirewatch.aws.stories import StoriesTable
from wirewatch.aws.watches import WatchesTable
from wirewatch.levels.level import Level
from wirewatch.levels.scale import scale
from wirewatch.watches.catalogue import CachedCatalogue


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment of assess_items; `alert_level` is FLASH or URGENT."""

    items_table: str
    stories_table: str
    matches_table: str
    watches_table: str
    bus_name: str
    alert_level: str
    retention_days: int


@dataclass(frozen=True, slots=True)
class Assessor:
    """The catalogue that lives from one invocation to the next, and `assess`, which still wants one."""

    catalogue: CachedCatalogue
    assess: Callable[..., Assessed]


def assessor(s: Settings, levels: str = "") -> Assessor:
    """Join the ports; `levels` is the TOML text that is laid over the weights and lexicons."""
    ready = partial(
        assess,
        stories=StoriesTable(s.stories_table, s.retention_days),
        matches=MatchesTable(s.matches_table, s.retention_days),
        bus=EventBus(s.bus_name),
        items=ItemsTable(s.items_table, s.retention_days),
        counters=CountersTable(s.stories_table),
        scale=scale(levels),
        alert_level=Level(s.alert_level),
    )
    return Assessor(CachedCatalogue(WithCanary(WatchesTable(s.watches_table))), ready)
