"""boto3 looks through the whole of a request for values to translate. Where they are depends on the operation alone."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

HERE: Final = "here"
EACH: Final = "each"  # of a map or a list
Way: TypeAlias = "dict[str, Way] | str | None"  # by member, to what is translated; None if nothing is


def transforming() -> Callable[..., None]:
    """`ParameterTransformer.transform`, which finds out once for each shape where the values in question are."""
    known: dict[tuple[str, str], Way] = {}

    def transform(_: Any, params: Any, model: Any, transformation: Callable[[Any], Any], target_shape: str) -> None:
        asked = model.name, target_shape
        if asked not in known:
            known[asked] = _way(model, target_shape)
        way = known[asked]
        if isinstance(way, dict):
            _follow(way, params, transformation)

    return transform


def _way(shape: Any, target: str, above: tuple[str, ...] = ()) -> Way:
    """A shape that holds its own kind is looked at once: only values do, and they are translated whole."""
    if shape.name == target and above:
        return HERE
    if shape.name in above:
        return None
    ways = {name: _way(each, target, (*above, shape.name)) for name, each in _below(shape).items()}
    return {name: way for name, way in ways.items() if way} or None


def _below(shape: Any) -> dict[str, Any]:
    if shape.type_name == "structure":
        members: dict[str, Any] = shape.members
        return members
    return (
        {EACH: shape.value if shape.type_name == "map" else shape.member} if shape.type_name in ("map", "list") else {}
    )


def _follow(way: Mapping[str, Way], value: Any, transformation: Callable[[Any], Any]) -> None:
    for name in _names(way, value):
        below = way.get(EACH) or way[name]
        if below == HERE:
            value[name] = transformation(value[name])
        elif isinstance(below, dict):
            _follow(below, value[name], transformation)


def _names(way: Mapping[str, Way], value: Any) -> Iterable[Any]:
    """Where the way goes on in a value; nowhere in one that is neither a map nor a list."""
    if isinstance(value, list):
        return range(len(value))
    if not isinstance(value, dict):
        return ()
    return list(value) if EACH in way else [name for name in way if name in value]
