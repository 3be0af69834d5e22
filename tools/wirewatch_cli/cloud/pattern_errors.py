"""The refusal of an EventBridge pattern: where in it, and why."""

import json
import re


class PatternError(ValueError):
    """AWS would refuse this pattern; the message starts with the JSON path of what is wrong."""


def refusal(where: str, why: str) -> PatternError:
    return PatternError(f"{where}: {why}")


def step(where: str, name: str) -> str:
    """The JSON path of the key `name` in the object at `where`."""
    return f"{where}.{name}" if re.fullmatch(r"[\w$-]+", name) else f"{where}[{json.dumps(name, ensure_ascii=False)}]"


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    names = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "a boolean",
        type(None): "null",
    }
    return names.get(type(value), "a number" if isinstance(value, int | float) else type(value).__name__)
