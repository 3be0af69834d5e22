"""Conditional writes to DynamoDB, whose refusal is an answer and not an error."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError


def held(write: Callable[..., object], **arguments: Any) -> bool:
    """Make a conditional write (`put_item`, `update_item`); False if its condition did not hold."""
    try:
        write(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return False
        raise
    return True
