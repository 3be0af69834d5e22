"""The real template, as it is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from samtranslator.yaml_helper import intrinsics_multi_constructor

from wirewatch_cli.cloud.errors import CloudError

# Parameters that an engineer must choose at deploy and that have no default.
LOCAL_PARAMETERS = {
    "SenderAddress": "alerts@wirewatch.example",
    "OperatorAddress": "operator@wirewatch.example",
}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads `!Ref` and its like as SAM does, by libyaml: ten times as fast."""


_Loader.add_multi_constructor("!", intrinsics_multi_constructor)


def read_template(path: Path) -> dict[str, Any]:
    """The source of the template; CloudError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CloudError(
            f"{path}: {error.strerror}; run from the project's folder or name it with --template"
        ) from error
    try:
        source = _Loader(text).get_single_data()
    except yaml.YAMLError as error:
        raise CloudError(f"{path}: not YAML: {error}") from error
    if not isinstance(source, dict) or "Resources" not in source:
        raise CloudError(f"{path}: not a SAM template (it has no Resources)")
    return source


def parameter_values(source: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, str]:
    """Every parameter's value: the chosen one, its default, or the local stand-in."""
    declared: Mapping[str, Any] = source.get("Parameters", {})
    if unknown := sorted(chosen.keys() - declared.keys()):
        raise CloudError(f"the template has no parameter {', '.join(unknown)}")
    defaults = {name: str(body["Default"]) for name, body in declared.items() if "Default" in body}
    values = {**{k: v for k, v in LOCAL_PARAMETERS.items() if k in declared}, **defaults, **chosen}
    if missing := sorted(declared.keys() - values.keys()):
        raise CloudError(f"the template's parameters {', '.join(missing)} have no default: give them a value")
    return values
