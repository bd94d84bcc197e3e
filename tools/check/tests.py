"""`make test`: the tests that wait beside those that compute, then the browser alone, and what all counted.

A phone's program and a live town live in real time: they wait far more than they compute. So they run beside the tests
that do nothing but compute, which the system puts behind them. Each half has two processes of its own. A browser
computes and has deadlines: with others on the same two processors it fails for want of time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from tempfile import TemporaryFile
from typing import IO, Final

from tools.setup import system
from tools.setup.steps import ROOT

# In real time.
WAITING: Final = ("tests/firmware", "tests/simulator/live", "tests/tools")
# By itself also because what steers it leaves a loop running in which no other test could have its own.
BROWSER: Final = "tests/end_to_end"
# A file's hubs, towns and images are made once for the process that has the file.
ONE_PROCESS_A_FILE: Final = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
BEHIND: Final = 5  # of nice(1): a third of the processor where others want it too, all of it otherwise
NOTHING_COLLECTED: Final = 5
MINUTES_MAX: Final = {"long": 180, "": 15}


def main() -> int:
    """0 when all tests passed; otherwise pytest's code of the first run that failed. Arguments go to pytest."""
    system.prepare()
    began = time.monotonic()
    with TemporaryFile() as said:
        not_here = [f"--ignore={folder}" for folder in (*WAITING, BROWSER)]
        computing = _pytest(["-n", "2", "--dist", "loadgroup", "tests", *not_here], BEHIND, said)
        try:
            codes = [_pytest([*ONE_PROCESS_A_FILE, *WAITING]).wait(), computing.wait()]
        finally:
            computing.kill()
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    codes.append(_pytest([BROWSER]).wait())
    minutes = (time.monotonic() - began) / 60
    print(f"All tests together: {minutes:.1f} minutes, of {MINUTES_MAX[os.environ.get('LAMPLIGHT_TESTS', '')]}.")
    return next((code for code in codes if code not in {0, NOTHING_COLLECTED}), 0)


def _pytest(arguments: list[str], behind: int = 0, out: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pytest", "--durations=25", *arguments, *sys.argv[1:]]
    return subprocess.Popen(["nice", "-n", str(behind), *command], cwd=ROOT, stdout=out, env=_environment())


def _environment() -> dict[str, str]:
    """Ours, and what was compiled is kept: hundreds of programs start in these tests, and would each do it anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main())
