"""Puts firmware, settings and certificates onto a board by a cable, and reads all of it back before it says "done".

The code goes into the partition `romfs`, where it is run in place. On a MicroPython that has none it lies as files,
takes memory when it is loaded, and newer code comes by a cable only.

esptool speaks with the chip's own loader, mpremote with the MicroPython that runs then; both as programs of their own
(esptool is under the GPL, so nothing of it is imported). What they say is turned into a line that a technician in a
stairwell can act on.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sos.parts import manifest
from sos.parts.manifest import Unfit

from . import rom_files, sources
from .voice import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

CHIPS: Final = {"phone": ("ESP32-S3",), "remote": ("ESP32-C3", "ESP32-S3")}
# What settings.json must say (firmware/board/settings.py, remote_settings.py); a remote may be paired by its button.
NEEDED: Final = {"phone": ("site", "device", "host"), "remote": ("device",)}
MICROPYTHON_AT: Final = "0x0"  # of these chips; the ESP32 of old had it at 0x1000
SECONDS_MAX: Final = 600
SLOT: Final = "a"

# Runs on the board. Files of an older build must not stay beside the new ones; what the device remembers stays.
_EMPTY: Final = """
import os
def empty(path):
    try:
        names = os.listdir(path)
    except OSError:
        return
    for name in names:
        name = path + "/" + name
        if os.stat(name)[0] & 0x4000:
            empty(name)
            os.rmdir(name)
        else:
            os.remove(name)
for name in ("slot", "coming", "boot.py", "main.py"):
    try:
        os.remove(name)
    except OSError:
        pass
for name in %s:
    empty(name)
"""
_FOLDERS: Final = """
import os
for name in %s:
    try:
        os.mkdir(name)
    except OSError:
        pass
"""
# Where the partition of the slots begins in the flash, and how long it is.
_ROOM: Final = """
import vfs
try:
    from esp32 import Partition
    vfs.VfsRom
    found = Partition.find(Partition.TYPE_DATA, label="romfs")
    print(found[0].info()[2], found[0].info()[3])
except (ImportError, AttributeError, IndexError):
    print(0, 0)
"""
_DIGESTS: Final = """
import binascii, hashlib
for name in %s:
    digest = hashlib.sha256()
    with open(name, "rb") as file:
        data = file.read(512)
        while data:
            digest.update(data)
            data = file.read(512)
    print(name, str(binascii.hexlify(digest.digest()), "ascii"))
"""


class FlashError(Exception):
    """It did not work. The text says what the technician can do."""


@dataclass(frozen=True)
class Wanted:
    """What shall be on a board. `tls`: a folder with the device's certificates, or None.

    `voice`: a folder with phrases by language (tools/firmware/voice.py), of which the device gets its own; None leaves
    those that it has.
    """

    image: str
    bundle: bytes
    key: bytes
    settings: bytes
    tls: Path | None = None
    voice: Path | None = None


def read(image: str, bundle: Path, key: Path, settings: Path, tls: Path | None, voice: Path | None = None) -> Wanted:
    """Look at everything before a board is touched. Raises FlashError."""
    try:
        wanted = Wanted(image, bundle.read_bytes(), key.read_bytes(), settings.read_bytes(), tls, voice)
    except OSError as error:
        raise FlashError(f"{error.filename}: {error.strerror}") from error
    try:
        found = manifest.whole(wanted.bundle, wanted.key)
    except Unfit as unfit:
        raise FlashError(f"{bundle} is not signed by {key}, or is damaged ({unfit})") from unfit
    if found.image != image:
        raise FlashError(f"{bundle} is for a {found.image}, this is to be a {image}")
    try:
        said: Any = json.loads(wanted.settings)
        missing = [name for name in NEEDED[image] if not isinstance(said[name], str) or not said[name]]
    except (ValueError, TypeError, KeyError) as error:
        names = ", ".join(NEEDED[image])
        raise FlashError(f"{settings} must be JSON that says: {names}, as texts") from error
    if missing:
        raise FlashError(f"{settings}: {missing[0]} is empty")
    if voice is not None and not _phrases(wanted):
        raise FlashError(f"{voice} has no phrases in the language of {settings}: make them (tools.firmware.voice)")
    # A chip starts in the year 2000: so it knows that it can be no earlier, and no certificate is to come for it.
    return replace(wanted, settings=json.dumps({**said, "flashed_utc_s": int(time.time())}).encode())


def _phrases(wanted: Wanted) -> list[Path]:
    """The files of the device's own language."""
    if wanted.voice is None:
        return []
    language = str(json.loads(wanted.settings).get("language", "zh-CN"))
    return sorted(wanted.voice.glob(f"{language}/*.wav")) if language in LANGUAGES else []


@dataclass(frozen=True)
class Room:
    """The partition for the code, where it begins in the flash and its length in bytes; no length if there is none."""

    at: int
    length: int


def files_of(wanted: Wanted, room: Room) -> dict[str, bytes]:
    """Every file on the board by its path, in the order in which it is written; `slot`, which makes it count, last."""
    files = {"maker.key": wanted.key, "settings.json": wanted.settings}
    if wanted.tls is not None:
        files |= {f"tls/{path.name}": path.read_bytes() for path in sorted(wanted.tls.iterdir()) if path.is_file()}
    files |= {f"voice/{path.parent.name}/{path.name}": path.read_bytes() for path in _phrases(wanted)}
    if not room.length:
        files |= {f"{SLOT}/{name}": data for name, data in rom_files.files_of(_code(wanted)).items()}
    return {**files, **sources.loader(wanted.image), "slot": f"{SLOT} firm 0".encode()}


def _code(wanted: Wanted) -> bytes:
    """What stands behind the manifest."""
    return wanted.bundle[manifest.length_of(wanted.bundle[: manifest.HEAD_LENGTH]) :]


def check_chip(port: str, image: str) -> str:
    """Which chip is at the port. Raises FlashError if it is none for this image."""
    said = _esptool(port, "flash-id")
    found = re.search(r"(?:Chip type:|Detecting chip type\.*|Chip is)\s*(ESP32(?:-[A-Z]\d+)?)", said)
    chip = found[1] if found else "a chip that esptool does not name"
    if chip not in CHIPS[image]:
        raise FlashError(f"this board has {chip}; a {image} needs {' or '.join(CHIPS[image])}")
    return chip


def put_micropython(port: str, program: Path, say: Callable[[str], None]) -> None:
    """Empty the chip and write MicroPython to it; esptool reads it back."""
    say("emptying the chip")
    _esptool(port, "erase-flash")
    say(f"writing {program.name}")
    _write(port, MICROPYTHON_AT, program)


def _write(port: str, at: str, file: Path) -> None:
    said = _esptool(port, "write-flash", at, str(file))
    if "Hash of data verified" not in said:
        raise FlashError("what was written to the chip could not be read back: try again, with another cable")


def make_room(port: str, wanted: Wanted, say: Callable[[str], None]) -> Room:
    """Remove what an older build has left, so that nothing of it runs. Where the code shall go. Raises FlashError."""
    say("making room")
    emptied = ["a", "b", "tls", *(["voice"] if wanted.voice else [])]
    _mpremote(port, "exec", _EMPTY % repr(emptied))
    at, length = map(int, _mpremote(port, "exec", _ROOM).split())
    slot = length // 2 // manifest.BLOCK_LENGTH * manifest.BLOCK_LENGTH if wanted.image == "phone" else length
    if length and len(wanted.bundle) > slot:
        raise FlashError(
            f"the firmware has {len(wanted.bundle)} bytes, this board's partition romfs has room for {slot}"
        )
    if not length:
        say("this MicroPython runs no code in place: it takes memory, and newer code comes by a cable only")
    return Room(at, length)


def put_code(port: str, wanted: Wanted, room: Room, say: Callable[[str], None]) -> None:
    """Write the code to where it runs; esptool reads it back. A phone has it in slot a, a remote has no slots."""
    if not room.length:
        return
    say("writing the firmware")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "code"
        path.write_bytes(wanted.bundle if wanted.image == "phone" else _code(wanted))
        _write(port, f"{room.at:#x}", path)


def put_files(port: str, wanted: Wanted, room: Room, say: Callable[[str], None]) -> int:
    """Write all files and compare each with what lies on the board then. How many there are. Raises FlashError."""
    files = files_of(wanted, room)
    folders = sorted({parent for name in files for parent in _parents(name)}, key=lambda one: one.count("/"))
    _mpremote(port, "exec", _FOLDERS % repr(folders))
    with tempfile.TemporaryDirectory() as folder:
        words: list[str] = []
        for number, (name, data) in enumerate(files.items()):
            path = Path(folder) / str(number)
            path.write_bytes(data)
            words += ["+"] * bool(words) + ["fs", "cp", "--force", str(path), f":{name}"]
        done = 0

        def count(line: str) -> None:
            nonlocal done
            if line.startswith("cp "):
                done += 1
                say(f"file {done} of {len(files)}")

        _mpremote(port, *words, hear=count)
    say("comparing")
    found = dict(line.split() for line in _mpremote(port, "exec", _DIGESTS % repr(list(files))).splitlines() if line)
    for name, data in files.items():
        if found.get(name) != hashlib.sha256(data).hexdigest():
            raise FlashError(f"{name} is not on the board as it should be: try again, with another cable")
    return len(files)


def restart(port: str) -> None:
    """Start what was put there."""
    _mpremote(port, "reset")


def _parents(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _esptool(port: str, *words: str) -> str:
    return _run(["esptool", "--port", port, *words], port, lambda _line: None)


def _mpremote(port: str, *words: str, hear: Callable[[str], None] = lambda _line: None) -> str:
    return _run(["mpremote", "connect", port, "resume", *words], port, hear)


def _run(words: list[str], port: str, hear: Callable[[str], None]) -> str:
    """What the program said. Raises FlashError with what went wrong, in words."""
    lines: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None  # noqa: S101 - we have just asked for it
        for line in process.stdout:
            lines.append(line.rstrip())
            hear(line)
        code = process.wait(SECONDS_MAX)
    said = "\n".join(lines)
    if code:
        raise FlashError(_why(said, words[0], port))
    return said


def _why(said: str, program: str, port: str) -> str:
    if f"No module named {program}" in said:
        return f"{program} is not installed here: pip install --require-hashes -r requirements/dev.txt"
    if re.search(r"(?i)no such file|could not open|failed to access|does not exist|no device found", said):
        return f"there is no {port}. {_ports()}"
    if re.search(r"(?i)busy|in use|multiple access", said):
        return f"{port} is in use by another program: end that one first"
    if re.search(r"(?i)permission|access denied", said):
        return f"{port} may not be opened: be a member of the group that owns it (dialout)"
    if re.search(r"(?i)failed to connect|no serial data|timed out|could not enter raw repl", said):
        how = (
            "hold BOOT while you plug it in" if program == "esptool" else "put MicroPython on it first (--micropython)"
        )
        return f"the board at {port} does not answer: {how}"
    return f"{program}: {said.splitlines()[-1] if said else 'it ended without a word'}"


def _ports() -> str:
    """Which ports there are, for who has mistyped one."""
    from serial.tools import list_ports  # pyright: ignore[reportMissingModuleSource] - comes with mpremote

    found = [one.device for one in list_ports.comports() if one.vid is not None]
    return f"There are: {', '.join(found)}" if found else "No board is plugged in, or its cable carries power only"
