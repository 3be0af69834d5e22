"""Settings of a function: a frozen dataclass whose fields are read from the environment by their names in capitals."""

import os
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

S = TypeVar("S")


class SettingError(Exception):
    """A variable of the function's environment is missing or unusable."""


def load(settings: type[S], environ: Mapping[str, str] | None = None) -> S:
    """Read `settings` (fields of type str or int) from the environment.

    A field `feeds_table` comes from `FEEDS_TABLE`. Raises SettingError that names every missing variable.
    """
    environ = os.environ if environ is None else environ
    names = {f.name: f.name.upper() for f in fields(settings)}  # type: ignore[arg-type]
    missing = sorted(name for name in names.values() if not environ.get(name))
    if missing:
        raise SettingError(f"{settings.__qualname__}: set {', '.join(missing)} in the function's environment")
    values: dict[str, Any] = {}
    for field in fields(settings):  # type: ignore[arg-type]
        values[field.name] = _convert(names[field.name], environ[names[field.name]], field.type)
    return settings(**values)


def _convert(name: str, text: str, kind: object) -> str | int:
    if kind not in (int, "int"):
        return text
    try:
        return int(text)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {text!r}") from None
