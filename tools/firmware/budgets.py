"""How much flash and memory the firmware may take, and takes: `python -m tools.firmware.budgets [--check | --write]`.

Everything is measured anew: the bytecode of each image, and what a phone has on its heap over mutual TLS, on a 32-bit
MicroPython, and held against the limits in firmware/budgets.json. `--write` notes there what was measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tools.firmware import gauge, rom, sources
from tools.setup import micropython

FILE: Final = rom.FIRMWARE / "budgets.json"
TIMES: Final = 5
WORDS: Final = {
    "mpy_bytes": "bytecode of the image",
    "connected_bytes": "heap in use once connected",
    "peak_bytes": "heap in use at the most, until a press is answered",
    "least_heap_kb": "the least heap in which a press is delivered",
}


def bytecode(image: str) -> int:
    """Bytes of .mpy in a build of this kind."""
    return sum(map(len, rom.compiled(rom.device(image, shadows=False), sources.LOADER).values()))


def measured(limits: dict[str, int], folder: Path, *, search: bool) -> dict[str, int]:
    """Of a phone what can be measured here; `search` for the least heap, else only see that the limit is enough."""
    found = {"mpy_bytes": bytecode("phone")}
    interpreter = micropython.find()
    if interpreter is None or interpreter.bits != 32:
        print("No 32-bit MicroPython here: only the bytecode was weighed. python -m tools.setup.micropython --fetch")
        return found
    usual = gauge.weigh(interpreter, folder / "usual", interpreter.heap_kb)
    if not usual.delivered:
        raise SystemExit(f"A press is not delivered in {interpreter.heap_kb} kB of heap.")
    found |= {"connected_bytes": usual.connected, "peak_bytes": usual.peak}
    least = limits["least_heap_kb"]
    if not _delivers(interpreter, folder, least):
        raise SystemExit(f"A press is not delivered in {least} kB of heap; it was to be.")
    print(f"A press is delivered in {least} kB of heap.")
    if search:
        while _delivers(interpreter, folder, least - 1):
            least -= 1
        found["least_heap_kb"] = least
    return found


def _delivers(interpreter: micropython.Interpreter, folder: Path, heap_kb: int) -> bool:
    """Whether it does in so much heap, each time: where memory is nearly too short, chance says whether it is."""
    return all(gauge.weigh(interpreter, folder / "least", heap_kb).delivered for _ in range(TIMES))


def table(limits: dict[str, int], found: dict[str, int]) -> list[str]:
    """A line for each figure."""
    return [
        f"{'ok' if found[name] <= limit else 'TOO MUCH':<8} {found[name]:>8,} of {limit:>8,}  {WORDS[name]} ({name})"
        for name, limit in limits.items()
        if name in found
    ]


def main() -> int:
    """0 when everything is within its limit."""
    parser = argparse.ArgumentParser(prog="python -m tools.firmware.budgets", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether everything is within its limit")
    parser.add_argument("--write", action="store_true", help="note what was measured in firmware/budgets.json")
    write = parser.parse_args().write
    noted: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    too_much = False
    for image in sources.images():
        limits: dict[str, int] = noted[image]["limits"]
        if image == "phone":
            with tempfile.TemporaryDirectory() as folder:
                found = measured(limits, Path(folder), search=write)
        else:
            found = {"mpy_bytes": bytecode(image)}
        print("\n".join([f"{image}:", *table(limits, found)]))
        too_much = too_much or any(value > limits[name] for name, value in found.items())
        noted[image]["measured"] = {**found, "on": str(micropython.find())}
    if write:
        FILE.write_text(json.dumps(noted, indent=2) + "\n", encoding="utf-8")
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
