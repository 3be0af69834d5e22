"""The state of a `wirewatch run` on disk: every row of its tables, and the mails that lie in its mailbox.

One file, `state.json.gz`, in a folder that one run at a time holds. It is written beside the old one and then put in
its place, so a crash leaves one of the two, whole. What lay in queues is not kept: it is looked for by sweep_stalled,
as after any crash.
"""

import base64
import fcntl
import gzip
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3

from wirewatch.timestamps import to_text
from wirewatch_cli.cloud import LocalCloud, SentMail
from wirewatch_cli.cloud.provisioning import Resource

FORMAT, VERSION = "wirewatch run", 1
FILE, LOCK = "state.json.gz", "lock"
BYTES = "__bytes__"


class StateError(Exception):
    """The folder cannot be used; what to do about it."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """While inside, the folder is this run's alone. Raises StateError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise StateError(f"{folder}: {error.strerror}; name another folder with --state") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(f"{folder} is used by another `wirewatch run`: end it, or name another --state") from None
        yield


def save(folder: Path, cloud: LocalCloud) -> None:
    """Write what there is now, in place of what was written before."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "saved": to_text(cloud.clock.now()),
        "tables": {table.logical_id: list(_rows(table.id, _expiry(table), cloud)) for table in _tables(cloud)},
        "mails": [asdict(mail) | {"at": to_text(mail.at)} for mail in cloud.mails],
    }
    draft = folder / f"{FILE}.new"
    with draft.open("wb") as file:
        with gzip.open(file, "wt", encoding="utf-8", compresslevel=3) as text:
            json.dump(content, text, default=_encoded, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)


def restore(folder: Path, cloud: LocalCloud) -> datetime | None:
    """Put back what was saved; when that was, or None if nothing was. Raises StateError."""
    content = _read(folder / FILE)
    if content is None:
        return None
    names = {table.logical_id: table.id for table in _tables(cloud)}
    client = boto3.client("dynamodb")
    for logical_id, rows in content["tables"].items():
        if rows and logical_id not in names:
            raise StateError(f"{folder} holds rows of a table {logical_id}, which this template has not")
        for row in rows:
            client.put_item(TableName=names[logical_id], Item=row)
    cloud.mails.extend(SentMail(**mail | {"at": datetime.fromisoformat(mail["at"])}) for mail in content["mails"])
    cloud.pass_over_streams()
    return datetime.fromisoformat(content["saved"])


def _read(file: Path) -> Mapping[str, Any] | None:
    advice = "move the file away, or name another --state"
    try:
        with gzip.open(file, "rt", encoding="utf-8") as text:
            content = json.load(text, object_hook=_decoded)
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError) as error:
        raise StateError(f"{file} cannot be read ({error}): {advice}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StateError(f"{file} is no state of a `wirewatch run`: {advice}")
    if content["version"] != VERSION:
        raise StateError(f"{file} is of version {content['version']}, this Wirewatch reads {VERSION}: {advice}")
    return content


def _tables(cloud: LocalCloud) -> Iterator[Resource]:
    return cloud.stack.of_type("AWS::DynamoDB::Table")


def _expiry(table: Resource) -> str:
    given = table.properties.get("TimeToLiveSpecification", {})
    return str(given["AttributeName"]) if given.get("Enabled") else ""


def _rows(name: str, expiry: str, cloud: LocalCloud) -> Iterator[Mapping[str, Any]]:
    """The rows that have not expired."""
    now = cloud.clock.now().timestamp()
    for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=name, ConsistentRead=True):
        for row in page["Items"]:
            end = row.get(expiry, {}).get("N")
            if end is None or float(end) > now:
                yield row


def _encoded(value: object) -> object:
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode("ascii")}
    raise TypeError(f"a row holds a {type(value).__name__}")


def _decoded(found: dict[str, Any]) -> Any:
    return base64.b64decode(found[BYTES]) if found.keys() == {BYTES} else found
