"""Makes the phone's placeholder voice where espeak-ng is: for boards, and for whoever tries the virtual phone.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from tools.setup.steps import ROOT, CannotError, fingerprint, only_if_changed, run

SOURCES: Final = (ROOT / "firmware" / "voice", ROOT / "tools" / "firmware")
MADE: Final = ROOT / "var" / "firmware" / "voice"


def build(python: Path) -> None:
    """Bring the files up to date with phrases and recordings; without espeak-ng the phone has its notes, and no voice.

    `python` is the virtual environment's.
    """
    if shutil.which("espeak-ng") is None:
        return
    sources = [path for folder in SOURCES for path in folder.rglob("*") if path.suffix in {".json", ".py", ".wav"}]
    MADE.mkdir(parents=True, exist_ok=True)
    command = [python, "-m", "tools.firmware.voice", MADE]
    try:
        only_if_changed(MADE / ".made", fingerprint(sources), lambda: run(command, "the phone's voice (espeak-ng)"))
    except CannotError as cannot:  # nobody has to do without the demo because of it
        print(f"no voice for the phone: {cannot}")
