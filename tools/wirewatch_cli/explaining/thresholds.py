"""From how many points on a level begins: the one place here that asks the scorer."""

from wirewatch.levels.level import Level
from wirewatch_cli.weights import deployed_scale


def gaps(points: int) -> str:
    """How far it is from each level: `5 over URGENT (60), 30 short of FLASH (95)`."""
    weights = deployed_scale().weights
    return ", ".join(_gap(points, level, weights[level.lower()]) for level in (Level.URGENT, Level.FLASH))


def _gap(points: int, level: Level, least: int) -> str:
    way = f"{points - least} over" if points >= least else f"{least - points} short of"
    return f"{way} {level} ({least})"
