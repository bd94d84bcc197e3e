"""Keeps on the disk what takes seconds to work out, so that a machine does it once and not in every process.

Each is a file named by a hash of all that it follows from, and comes into its place whole, by a rename: processes that
run beside each other may both work it out, and none ever reads half of it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS: Final = Path(__file__).parent
FOLDER: Final = TOOLS.parents[1] / ".cache" / "worked_out"
FILES_MAX: Final = 300  # of 200 kB and less; then the oldest goes


def kept(follows_from: object, work: Callable[[], Any], folder: Path = FOLDER) -> Any:
    """What `work` gives, which must be the same as JSON, and follow from these tools and from `follows_from` alone:
    strings, numbers, and lists, tuples and dictionaries of such.
    """
    text = json.dumps([_tools(), sys.version, follows_from])
    file = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError):
        return json.loads(file.read_text(encoding="utf-8"))
    found = work()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as half:
        json.dump(found, half)
    Path(half.name).replace(file)
    _clear(folder)
    return found


def _clear(folder: Path) -> None:
    with suppress(FileNotFoundError):  # another process clears, too
        for file in sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-FILES_MAX]:
            file.unlink()


@functools.cache
def _tools() -> str:
    """Changes when one of these tools does."""
    texts = [path.read_bytes() for path in sorted(TOOLS.glob("*.py"))]
    return hashlib.sha256(b"".join(texts)).hexdigest()
