"""From how many points on a level begins: the one place here that asks the scorer."""

from wirewatch.levels.level import Level
from wirewatch.levels.scoring import FLASH_FROM, URGENT_FROM

FROM = {Level.FLASH: FLASH_FROM, Level.URGENT: URGENT_FROM}


def gaps(points: int) -> str:
    """How far it is from each level: `5 over URGENT (60), 30 short of FLASH (95)`."""
    return ", ".join(_gap(points, level, least) for level, least in sorted(FROM.items(), key=lambda each: each[1]))


def _gap(points: int, level: Level, least: int) -> str:
    way = f"{points - least} over" if points >= least else f"{least - points} short of"
    return f"{way} {level} ({least})"
