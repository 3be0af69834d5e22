"""boto3 looks through the whole of a request for values to translate. Where they are depends on the operation alone."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

HERE: Final = "here"
EACH: Final = "each"  # of a map or a list
Way: TypeAlias = "Mapping[str, Way] | str | None"  # by member, to what is translated; None if nothing is


def transforming() -> Callable[..., None]:
    """`ParameterTransformer.transform`, which finds out once for each shape where the values in question are."""
    known: dict[tuple[str, str], Way] = {}

    def transform(_: Any, params: Any, model: Any, transformation: Callable[[Any], Any], target_shape: str) -> None:
        asked = model.name, target_shape
        if asked not in known:
            known[asked] = _way(model, target_shape)
        _follow(known[asked], params, transformation)

    return transform


def _way(shape: Any, target: str, above: tuple[str, ...] = ()) -> Way:
    """A shape that holds its own kind is looked at once: only values do, and they are translated whole."""
    if shape.name == target and above:
        return HERE
    if shape.name in above:
        return None
    ways = {name: _way(each, target, (*above, shape.name)) for name, each in _below(shape).items()}
    return {name: way for name, way in ways.items() if way} or None


def _below(shape: Any) -> Mapping[str, Any]:
    if shape.type_name == "structure":
        members: Mapping[str, Any] = shape.members
        return members
    return (
        {EACH: shape.value if shape.type_name == "map" else shape.member} if shape.type_name in ("map", "list") else {}
    )


def _follow(way: Way, value: Any, transformation: Callable[[Any], Any]) -> None:
    if not isinstance(way, Mapping) or not isinstance(value, dict | list):
        return
    names: Any = list(value) if isinstance(value, dict) else range(len(value))
    for name in names:
        below = way.get(EACH) or way.get(name)
        if below == HERE:
            value[name] = transformation(value[name])
        elif below:
            _follow(below, value[name], transformation)
