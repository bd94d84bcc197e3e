"""Finds a real MicroPython, so that the device's own program is tested on what the device runs.

What MICROPYTHON names, and then nothing else; or the 32-bit one that `ensure` fetches; or `micropython` on the PATH;
or the wheel among the development requirements. `python -m tools.setup.micropython [--fetch]` says which one it is.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.setup import debian_i386

ROOT: Final = Path(__file__).parents[2]
CACHE: Final = ROOT / ".cache" / "micropython"
FROM_ROM: Final = ROOT / "simulator" / "board" / "from_rom.py"
VERSION_MIN: Final = (1, 25)
# An ESP32 starts with 56 kB. A 64-bit build needs twice the room for the same objects.
HEAP_KB: Final = {32: 56, 64: 112}
_ASK: Final = "import sys; v = sys.implementation; print(v[0], 64 if sys.maxsize >> 32 else 32, v[1][0], v[1][1])"


@dataclass(frozen=True)
class Interpreter:
    """A MicroPython that was started and answered. `bits` is 32 or 64; `origin` says in words where it is from."""

    command: tuple[str, ...]
    bits: int
    version: tuple[int, int]
    origin: str

    def __str__(self) -> str:
        ticks = "" if self.bits == 32 else " (its clock does not wrap: that was not tested)"
        version = ".".join(map(str, self.version))
        return f"MicroPython {version}, {self.bits}-bit, heap {HEAP_KB[self.bits]} kB, {self.origin}{ticks}"

    @property
    def heap_kb(self) -> int:
        """The heap of a device on it."""
        return HEAP_KB[self.bits]

    def run(self, *script: str) -> list[str]:
        """The argv that runs `script` with its arguments in the device's heap."""
        return [*self.command, "-X", f"heapsize={HEAP_KB[self.bits]}k", *script]

    def run_image(self, image: Path, module: str, *arguments: str, beside: int = 0) -> list[str]:
        """The argv that runs a module with the code of `image` (tools/firmware/rom.py) as if it lay in flash.

        Here it lies in the heap, which is larger by just that; the device's heap is what is left beside it.
        `beside`: bytes of what else lies in this heap and in no device's, as tools/firmware/beside.py measures it.
        """
        # The collector's own tables have three bits for each 16 bytes: those of the image are not the device's to pay.
        lies_in_flash = image.stat().st_size * 131 // 128
        heap = HEAP_KB[self.bits] * 1024 + lies_in_flash + beside
        return [*self.command, "-X", f"heapsize={heap}", str(FROM_ROM), str(image), module, *arguments]


def environment(*more: Path) -> dict[str, str]:
    """The process environment in which MicroPython finds `sos`, the tests, the shims of ours, and before all `more`."""
    paths = [*more, ROOT / "firmware" / "shims", ROOT / "firmware", ROOT]
    return {**os.environ, "MICROPYPATH": ":".join(map(str, paths))}


@functools.cache
def find() -> Interpreter | None:
    """The best MicroPython that is here already, or None. Downloads nothing."""
    named = os.environ.get("MICROPYTHON")
    candidates = [([named], "named by MICROPYTHON")] if named else [_fetched(), _on_path(), _wheel()]
    return next((found for candidate in candidates if candidate and (found := _probe(*candidate))), None)


@functools.cache
def newest() -> Interpreter | None:
    """The wheel's, which is ahead of what distributions have: what boards get next."""
    found = _wheel()
    return _probe(*found) if found else None


def ensure() -> Interpreter | None:
    """Like `find`, after fetching the 32-bit one if it can be had and nothing else was asked for by MICROPYTHON."""
    if "MICROPYTHON" not in os.environ and _fetched() is None:
        try:
            debian_i386.fetch(CACHE)
        except (debian_i386.FetchError, subprocess.SubprocessError, OSError) as error:
            print(f"no 32-bit MicroPython: {error}", file=sys.stderr)
        find.cache_clear()
    return find()


def _fetched() -> tuple[list[str], str] | None:
    root = CACHE / "root"
    loader = next(root.rglob("ld-linux.so.2"), None)
    program = root / "usr" / "bin" / "micropython"
    if loader is None or not program.exists():
        return None
    libraries = ":".join(str(path) for path in (root / "usr/lib/i386-linux-gnu", root / "lib/i386-linux-gnu"))
    return [str(loader), "--library-path", libraries, str(program)], "Debian's i386 package"


def _on_path() -> tuple[list[str], str] | None:
    path = shutil.which("micropython")
    return ([path], "on the PATH") if path else None


def _wheel() -> tuple[list[str], str] | None:
    spec = importlib.util.find_spec("micropython_unix")
    return ([sys.executable, spec.origin], "the wheel") if spec and spec.origin else None


def _probe(command: list[str], origin: str) -> Interpreter | None:
    try:
        done = subprocess.run([*command, "-c", _ASK], capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    words = done.stdout.split()
    if done.returncode or len(words) != 4 or words[0] != "micropython":
        return None
    bits, *version = map(int, words[1:])
    if tuple(version) < VERSION_MIN:
        return None
    return Interpreter(tuple(command), bits, (version[0], version[1]), origin)


def main() -> int:
    """Print which MicroPython there is; with --fetch get the 32-bit one first. Exit 1 if there is none."""
    found = ensure() if "--fetch" in sys.argv[1:] else find()
    print(found or "no MicroPython here: set MICROPYTHON, or install the development requirements")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
