"""Tombstones: that an address was erased, without saying which one.

A slow salted hash (scrypt, 16 MiB): whoever reads the table can ask of one address at a time, and not list them. The
salt is made at the first erasure and never changes, so that a rotated signing key forgets nobody.
"""

from datetime import datetime
from hashlib import scrypt
from secrets import token_hex
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr

from wirewatch.aws.conditional import held
from wirewatch.timestamps import to_text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

SALT = {"pk": "#salt", "sk": "#salt"}


def bury(table: "Table", address: str, now: datetime) -> None:
    """Leave a tombstone of the address in the Subscriptions table."""
    held(table.put_item, Item=SALT | {"salt": token_hex(32)}, ConditionExpression=Attr("pk").not_exists())
    salt = _salt(table)
    if salt is None:
        raise LookupError("the salt of the tombstones is gone")
    table.put_item(Item=_key(address, salt) | {"at": to_text(now)})


def is_buried(table: "Table", address: str) -> bool:
    """Whether there is a tombstone of the address; without any erasure ever, one read."""
    salt = _salt(table)
    return salt is not None and "Item" in table.get_item(Key=_key(address, salt), ConsistentRead=True)


def _salt(table: "Table") -> str | None:
    found = table.get_item(Key=SALT, ConsistentRead=True).get("Item")
    return str(found["salt"]) if found else None


def _key(address: str, salt: str) -> dict[str, str]:
    made = scrypt(address.casefold().encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=16)
    return {"pk": f"gone#{made.hex()}", "sk": "tombstone"}
