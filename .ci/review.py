"""What other tools find in the template and the code, held against the exceptions of review.toml, each with its reason.

    python .ci/review.py .venv-review/bin

A finding without an exception fails it, and so does an exception that nothing needs any more.
"""

# ruff: noqa: T201  (it is a command)

import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from wirewatch_cli.cloud import LocalCloud, VirtualClock

EXCEPTIONS = Path(__file__).with_name("review.toml")
TEMPLATE = Path("template.yaml")
CODE = ("layers", "functions", "tools")
QUIET = os.environ | {"CHECKOV_RUN_SCA_PACKAGE_SCAN": "false", "PYTHONWARNINGS": "ignore"}


class Finding(NamedTuple):
    """A check of a tool that a place (a resource, a file) does not pass."""

    tool: str
    check: str
    place: str
    says: str = ""


def output_of(*command: object) -> str:
    """What a tool prints; it ends with 1 or more when it finds something."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, env=QUIET)  # noqa: PLW1510, S603
    if not done.stdout.strip() and done.returncode:
        sys.exit(f"review: {command[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def cfn_lint(tools: Path) -> Iterator[Finding]:
    """cfn-lint down to hints, with the rules for serverless resources."""
    rules = ("-c", "I", "-a", "cfn_lint_serverless.rules")
    for each in json.loads(output_of(tools / "cfn-lint", *rules, "-f", "json", "--", TEMPLATE) or "[]"):
        place = next(iter(each["Location"]["Path"][1:2]), "") if each["Location"].get("Path") else ""
        yield Finding("cfn-lint", each["Rule"]["Id"], str(place) or _named(each["Message"]), each["Message"])


def _named(message: str) -> str:
    """The resource in a message of a rule that tells no path."""
    resources = TEMPLATE.read_text("utf-8")
    return next((word for word in message.split() if f"\n  {word}:\n" in resources), "")


def checkov(tools: Path) -> Iterator[Finding]:
    """checkov's rules for CloudFormation."""
    wanted = ("--framework", "cloudformation", "--skip-download", "--quiet", "--compact", "-o", "json")
    for each in json.loads(output_of(tools / "checkov", "-f", TEMPLATE, *wanted))["results"]["failed_checks"]:
        yield Finding("checkov", each["check_id"], each["resource"].rpartition(".")[2], each["check_name"])


def parliament(tools: Path) -> Iterator[Finding]:
    """parliament on every policy of the stack, as the transform and the local cloud make them.

    One process each: of several files it names the wrong one.
    """
    # it reads a stream's name without colons only, although AWS gives it some
    texts = {name: json.dumps(document).replace("2020-01-01T00:00:00", "label") for name, document in policies()}
    look = partial(output_of, tools / "parliament", "--json", "--minimum_severity", "INFO", "--string")
    with ThreadPoolExecutor() as pool:
        for name, found in zip(texts, pool.map(look, texts.values()), strict=True):
            for each in map(json.loads, found.splitlines()):
                yield Finding("parliament", each["issue"], name, f"{each['title']} {each['detail']}")


def policies() -> Iterator[tuple[str, Any]]:
    """(resource, document) of all policies: of roles, of queues and topics, shared ones."""
    with LocalCloud(TEMPLATE, VirtualClock(datetime(2020, 1, 1, tzinfo=UTC))) as cloud:
        for resource in cloud.stack.resources.values():
            inline = resource.properties.get("Policies", ()) if resource.type == "AWS::IAM::Role" else ()
            own = [resource.properties] if "PolicyDocument" in resource.properties else []
            documents = [each["PolicyDocument"] for each in (*inline, *own)]
            for number, document in enumerate(documents):
                yield resource.logical_id + ("" if len(documents) == 1 else f"-{number}"), document


def bandit(tools: Path) -> Iterator[Finding]:
    """bandit on what is deployed and on the command line."""
    for each in json.loads(output_of(tools / "bandit", "-q", "-r", *CODE, "-f", "json"))["results"]:
        yield Finding("bandit", each["test_id"], each["filename"], f"line {each['line_number']}: {each['issue_text']}")


def detect_secrets(tools: Path) -> Iterator[Finding]:
    """detect-secrets on every file that git knows, but for locks (hashes) and the days that are replayed."""
    left_out = r"(^requirements/|/requirements\.txt$|^events/scenarios/|^\.ci/review\.toml$|/data/|\.svg$)"
    found = json.loads(output_of(tools / "detect-secrets", "scan", "--no-verify", "--exclude-files", left_out))
    for file, secrets in found["results"].items():
        for each in secrets:
            yield Finding("detect-secrets", each["type"], file, f"line {each['line_number']}")


def excepted() -> dict[tuple[str, str, str], str]:
    """The reason for each (tool, check, place)."""
    entries = tomllib.loads(EXCEPTIONS.read_text("utf-8"))["exception"]
    return {(each["tool"], each["check"], place): each["reason"] for each in entries for place in each["places"]}


def main(tools: Path) -> int:
    """Run them all, print a line each and what is left; how many things there are to mend."""
    reasons, left, needed = excepted(), list[Finding](), set[tuple[str, str, str]]()
    audits: tuple[Callable[[Path], Iterator[Finding]], ...] = (cfn_lint, checkov, parliament, bandit, detect_secrets)
    for audit in audits:
        began = time.perf_counter()
        found = list(audit(tools))
        new = [each for each in found if each[:3] not in reasons]
        needed |= {each[:3] for each in found}
        left += new
        head = f"{audit.__name__.replace('_', '-'):15} {len(found):4} found {len(new):4} without a reason"
        print(f"{head} {time.perf_counter() - began:6.1f} s")
    for each in left:
        print(f"{each.tool} {each.check} {each.place}: {each.says}")
    stale = sorted(reasons.keys() - needed)
    for each in stale:
        print(f"review.toml: nothing needs {' '.join(each)} any more")
    return len(left) + len(stale)


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
