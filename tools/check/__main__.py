"""`make check`: every check runs, also after one has failed; what a failed one said comes first, the table last."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.check import board
from tools.setup.console import find_npm
from tools.setup.steps import ROOT

BIN: Final = Path(sys.executable).parent
WEB: Final = ROOT / "hub" / "console" / "web"
AT_ONCE: Final = os.cpu_count() or 1


@dataclass(frozen=True)
class Check:
    """A name for the table, and the command whose exit code decides."""

    name: str
    command: tuple[str | Path, ...]
    cwd: Path = ROOT


@dataclass(frozen=True)
class Outcome:
    """How one check ended, after how many seconds, and what it said."""

    check: Check
    passed: bool
    seconds: float
    output: str


def checks() -> list[Check]:
    """All of them; the slowest first, so that they share the processors well."""
    npm = find_npm(BIN / "python")[0]
    python = BIN / "python"
    return [
        Check("types", (BIN / "basedpyright", "--warnings")),
        Check("types of the board", (python, "-m", "tools.check.board")),
        Check("console: types", (*npm, "run", "--silent", "types"), WEB),
        Check("console: lint and format", (*npm, "run", "--silent", "lint"), WEB),
        Check("console: unit tests", (*npm, "run", "--silent", "test"), WEB),
        Check("import contracts", (BIN / "lint-imports", "--no-cache")),
        Check("format", (BIN / "ruff", "format", "--check", "--quiet", ".")),
        Check("lint", (BIN / "ruff", "check", "--quiet", ".")),
        Check("contract's AsyncAPI is fresh", (python, "-m", "tools.contract", "--check")),
        Check("table of rights is fresh", (python, "-m", "tools.rights", "--check")),
        Check("translations are complete", (python, "-m", "tools.translations", "--check")),
        Check("migrations make the tables", (python, "-m", "hub.kernel.migrate", "--check")),
        Check("firmware fits", (python, "-m", "tools.firmware.budgets", "--check")),
        Check("house rules", (python, "-m", "tools.check.house")),
    ]


def run(check: Check) -> Outcome:
    """Run one check to its end."""
    began = time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "firmware"), "NO_COLOR": "1"}
    done = subprocess.run(
        check.command, cwd=check.cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return Outcome(check, done.returncode == 0, time.monotonic() - began, done.stdout)


def main() -> int:
    """0 when every check passed, else 1."""
    board.install_stubs()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(run, checks()))
    for outcome in outcomes:
        if not outcome.passed:
            print(f"--- {outcome.check.name}\n{outcome.output.rstrip()}\n")
    for outcome in outcomes:
        print(f"{'ok' if outcome.passed else 'FAILED':<8} {outcome.seconds:5.1f} s  {outcome.check.name}")
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"{len(outcomes) - failed} checks passed, {failed} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
