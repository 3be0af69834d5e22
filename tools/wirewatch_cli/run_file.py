"""How commands find the `wirewatch run` of this user: a small file, there for as long as it runs.

It lies in the user's folder for such state ($XDG_STATE_HOME or ~/.local/state on Linux) and only they may
read it: it holds the key without which the run answers nobody.
"""

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_state_path

PATIENCE = 2.0  # seconds for a connection to this machine


@dataclass(frozen=True, slots=True)
class Running:
    """A `wirewatch run`: where it answers, to which key, the outputs of its template, its operator."""

    endpoint: str
    key: str
    region: str
    outputs: Mapping[str, str]
    contact: str


@contextmanager
def told(running: Running) -> Iterator[None]:
    """While inside, other commands find this run."""
    file = _folder() / f"run-{os.getpid()}.json"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(json.dumps(asdict(running)), encoding="utf-8")
    draft.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def find() -> Running | None:
    """The run that was started last and still answers; None if there is none."""
    files = sorted(_folder().glob("run-*.json"), key=_written, reverse=True)
    return next((running for file in files if (running := _read(file))), None)


def _folder() -> Path:
    return user_state_path("wirewatch", appauthor=False)


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # its run ended just now
        return 0


def _read(file: Path) -> Running | None:
    try:
        running = Running(**json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if _answers(running.endpoint):
        return running
    file.unlink(missing_ok=True)  # that run was killed
    return None


def _answers(endpoint: str) -> bool:
    parts = urlsplit(endpoint)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), PATIENCE).close()
    except OSError:
        return False
    return True
