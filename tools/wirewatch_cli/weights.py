"""The weights and words of levels as this checkout deploys them."""

from functools import cache
from importlib.resources import files

from wirewatch.levels.scale import Scale, scale


@cache
def deployed_scale() -> Scale:
    """The library's, with functions/assess_items/levels.toml laid over them."""
    return scale(files("assess_items").joinpath("levels.toml").read_text(encoding="utf-8"))
