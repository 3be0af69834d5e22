"""SECURITY.md names tests that exist; no file holds a secret; every install is by hash."""

import re
import subprocess
from pathlib import Path

import pytest

SECRETS = {
    "an AWS key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\n[A-Za-z0-9+/=]{40}"),
    "a token of GitHub": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a password": re.compile(r"(?i)\b(?:password|secret_access_key)\s*[=:]\s*[\"'][A-Za-z0-9+/=_-]{16,}[\"']"),
}
OF_DOCUMENTATION = "EXAMPLE"  # AWS's own samples end so
PINNED = re.compile(r"^[a-z0-9][a-z0-9.-]*==\S+")


def tracked(project: Path) -> list[Path]:
    """Every file that git knows; of an archive without git, all of the source folders."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [project / name for name in listed.stdout.decode().split("\0") if name]
    folders = ("functions", "layers", "tools", "tests", "events", "docs")
    return [file for folder in folders for file in (project / folder).rglob("*") if file.is_file()]


def test_every_test_that_the_page_names_exists(project: Path):
    named = set(re.findall(r"`(test_\w+)`", (project / "SECURITY.md").read_text(encoding="utf-8")))
    written = {
        name
        for file in (project / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert named - written == set()


def test_every_scenario_that_the_page_names_exists(project: Path):
    (row,) = re.findall(r"scenarios `([^|]*)`", (project / "SECURITY.md").read_text(encoding="utf-8"))
    for name in row.split("`, `"):
        assert (project / "events/scenarios" / name / "scenario.toml").is_file()


def test_no_file_holds_a_secret(project: Path):
    found = []
    for file in tracked(project):
        if file.suffix in (".png", ".ico") or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for what, pattern in SECRETS.items():
            found += [f"{file}: {what}" for hit in pattern.findall(text) if OF_DOCUMENTATION not in hit]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "key = AKIA" + "ABCDEFGHIJKLMNOP",
        "-----BEGIN RSA PRIVATE KEY-----\n" + "A" * 64,
        "ghp_" + "a1" * 18,
        "password = '" + "x9" * 10 + "'",
    ],
)
def test_a_secret_would_be_found(text: str):
    assert any(pattern.search(text) for pattern in SECRETS.values())


def test_every_requirement_is_pinned_and_hashed(project: Path):
    files = [*(project / "requirements").glob("*.txt"), project / "layers/wirewatch/python/requirements.txt"]
    assert len(files) > 5
    for file in files:
        text = file.read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                assert PINNED.match(line), f"{file.name}: {line[:60]}"
                assert "--hash=sha256:" in line, f"{file.name}: {line[:60]}"
