"""One function in a process of its own: `python memory_child.py FUNCTION CASE PORT` prints how many MB it held at most.

AWS is moto, in the same process, so two things are measured apart. What the function holds when it is wired, in a
process without moto: `python memory_child.py FUNCTION`. And how much the process grows while the events run, at most:
moto's part of that counts as ours.
"""

import contextlib
import gc
import io
import os
import re
import sys
from importlib import import_module
from pathlib import Path

STATUS = Path("/proc/self/status")


def megabytes(name: str) -> float:
    """A figure that the kernel keeps of this process."""
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


def wired(function: str) -> float:
    """MB of the function alone, ready for its first event."""
    from wirewatch.aws import clients, settings

    module = import_module(f"{function}.handler")
    with contextlib.suppress(settings.SettingError):
        module.wire(*([0] if function == "serve_subscriptions" else []))
    clients.table("any")
    clients.client("sqs")
    return megabytes("VmHWM")


def grown(function: str, case: str, port: str) -> float:
    """MB by which the process grows while the events of that case run."""
    from tests.benchmarks import memory_cases
    from tests.fakes.stack import CONTEXT, deployed

    with deployed(function) as module, memory_cases.served(port, polling=function == "poll_feeds"):
        events = memory_cases.CASES[function][int(case)]()
        gc.collect()
        before = megabytes("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begins the peak anew
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            answers = [module.lambda_handler(event, CONTEXT) for event in events]
        if any(each and (each.get("batchItemFailures") or each.get("statusCode", 0) >= 400) for each in answers):
            sys.exit(f"{answers}\n{said.getvalue()[-3000:]}")
        return megabytes("VmHWM") - before


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    print(grown(*sys.argv[1:]) if len(sys.argv) > 2 else wired(*sys.argv[1:]))
