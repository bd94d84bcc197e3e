"""`make test`: everything but the browser in two processes at once, then the browser alone, and what it counted.

Two runs, because a browser's deadlines and twelve other programs on the same two processors do not go well together.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Final

from tools.setup import system
from tools.setup.steps import ROOT

END_TO_END: Final = "tests/end_to_end"
NOTHING_COLLECTED: Final = 5
MINUTES_MAX: Final = {"long": 180, "": 15}


def main() -> int:
    """0 when all tests passed; pytest's own code of the first run that failed otherwise. Arguments go to pytest."""
    system.prepare()
    began = time.monotonic()
    runs = [["-n", "2", "--dist", "loadgroup", "tests", f"--ignore={END_TO_END}"]]
    if (ROOT / END_TO_END).is_dir():
        runs.append([END_TO_END])
    codes = [_pytest([*run, *sys.argv[1:]]) for run in runs]
    minutes = (time.monotonic() - began) / 60
    print(f"All tests together: {minutes:.1f} minutes, of {MINUTES_MAX[os.environ.get('LAMPLIGHT_TESTS', '')]}.")
    return next((code for code in codes if code not in {0, NOTHING_COLLECTED}), 0)


def _pytest(arguments: list[str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--durations=25", *arguments], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
