"""List prices, by region."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRICES = Path(__file__).with_name("prices.toml")
EVERYWHERE, AS_OF = "all", "as_of"


class PricesError(Exception):
    """A price list that cannot be used; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """USD by name; `as_of` is the month in which they were written down."""

    region: str
    as_of: str
    by_name: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.by_name[name]


def read_prices(region: str, file: Path = PRICES) -> Prices:
    """The prices of a region. A file of one's own may hold only what differs from ours.

    Raises PricesError, and OSError for a file that cannot be read.
    """
    lists = [_read(PRICES)] if file == PRICES else [_read(PRICES), _read(file)]
    regions = sorted({name for each in lists for name in each} - {EVERYWHERE, AS_OF})
    if region not in regions:
        raise PricesError(
            f"no prices of {region}: there are those of {', '.join(regions)}. "
            f"Write its own into a file, under [{region}], and give it with --prices"
        )
    names = {name for section in (EVERYWHERE, *regions) for name in lists[0].get(section, {})}
    by_name: dict[str, float] = {}
    for each in lists:
        by_name |= _section(each, EVERYWHERE, names, file) | _section(each, region, names, file)
    if missing := sorted(names - by_name.keys()):
        raise PricesError(f"{file}: [{region}] lacks {', '.join(missing)}")
    return Prices(region, str(lists[-1].get(AS_OF, "an unknown month")), by_name)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PricesError(f"{file}: not TOML: {error}") from error


def _section(prices: Mapping[str, Any], section: str, names: set[str], file: Path) -> dict[str, float]:
    found = prices.get(section, {})
    if not isinstance(found, dict):
        raise PricesError(f"{file}: {section} must be a table: [{section}]")
    for name, price in found.items():
        if name not in names:
            raise PricesError(f"{file}: [{section}] {name}: there is no such price. Prices: {', '.join(sorted(names))}")
        if isinstance(price, bool) or not isinstance(price, (int, float)) or price < 0:
            raise PricesError(f"{file}: [{section}] {name} must be a number of USD, 0 or more")
    return {name: float(price) for name, price in found.items()}
