"""A `wirewatch run --replay` in a process of its own, its time standing until a test lets it go."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGES = re.compile(r"subscribe\s+(http://127\.0\.0\.1:\d+)/")
PATIENCE = 60  # seconds to end in


@contextmanager
def live_run(scenario: Path, state_home: Path, speed: float = 0) -> Iterator[str]:
    """Where its pages are. It must end well when it is asked to."""
    command = [sys.executable, "-m", "wirewatch_cli.main", "run", "--replay", str(scenario), "--speed", str(speed)]
    environment = os.environ | {"XDG_STATE_HOME": str(state_home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        lines: list[str] = []
        for line in process.stdout or ():
            lines.append(line)
            if found := PAGES.search(line):
                break
        else:
            raise AssertionError("the run did not begin:\n" + "".join(lines) + (process.stderr or "").read())
        try:
            yield found.group(1)
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        assert "Traceback" not in said, said
