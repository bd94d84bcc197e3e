"""Are the types of the ESP32's own code right? Judged with stubs of MicroPython, kept in a folder of their own.

They shadow `time`, `socket` and `math`, so they must not be installed where the hub's packages are.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.setup.steps import ROOT, fingerprint, only_if_changed, run

STUBS: Final = ROOT / ".cache" / "stubs"
LOCK: Final = ROOT / "requirements" / "stubs.txt"
CONFIG: Final = ROOT / ".cache" / "board.json"


def install_stubs() -> None:
    """Fetch the stubs unless they are there."""
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--require-hashes"]
    STUBS.mkdir(parents=True, exist_ok=True)
    only_if_changed(
        STUBS / ".stamp",
        fingerprint([LOCK]),
        lambda: run([*pip, "--upgrade", "--target", STUBS, "-r", LOCK], "stubs of MicroPython"),
    )


def main() -> int:
    """The exit code of basedpyright over firmware/board and firmware/images."""
    install_stubs()
    settings = {
        "include": ["../firmware/board", "../firmware/images"],
        "extraPaths": ["../firmware"],
        "stubPath": "stubs",
        "typeshedPath": "stubs",
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "reportMissingModuleSource": False,
        # The stubs themselves leave much of MicroPython's own unknown; what our code calls by no type is still found.
        "reportUnknownMemberType": False,
        "reportUnknownVariableType": False,
        "reportUnknownArgumentType": False,
    }
    CONFIG.write_text(json.dumps(settings), encoding="utf-8")
    program = Path(sys.executable).with_name("basedpyright")
    return subprocess.run([program, "--warnings", "--project", CONFIG], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
