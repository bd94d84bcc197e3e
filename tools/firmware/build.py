"""Makes of the sources what a device can take: each file compiled, all of them one ROM file system, signed."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sos.parts import manifest
from sos.wire.messages import UTC_S_MAX

from . import rom, rom_files, signing, sources

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,15}")
BUILD_FILE: Final = "board/build.py"
EARLIEST: Final = re.compile(r"^MADE_UTC_S = ([0-9_]+)", re.MULTILINE)


class NotBuilt(Exception):
    """It cannot be built so. The text says what would be right."""


@dataclass(frozen=True)
class Said:
    """What a manifest says of its build, beside its files."""

    version: str
    number: int
    downgrade_from: int = 0


@dataclass(frozen=True)
class Image:
    """One kind of device's firmware.

    `files` by their names; `bundle` is what devices are sent: the manifest, then a ROM file system with these files.
    """

    name: str
    files: dict[str, bytes]
    bundle: bytes
    key: bytes

    def sizes(self) -> dict[str, Any]:
        """Bytes, for the table."""
        return {
            "image": self.name,
            "files": {name: len(data) for name, data in self.files.items()},
            "total_bytes": sum(map(len, self.files.values())),
            "bundle_bytes": len(self.bundle),
            "manifest_bytes": manifest.length_of(self.bundle[: manifest.HEAD_LENGTH]),
        }


def build(image: str, said: Said, key: RSAPrivateKey) -> Image:
    """Compile and sign one image. Raises NotBuilt, CalledProcessError for a source that is none."""
    if image not in sources.images():
        raise NotBuilt(f"there is no image {image}; there are: {', '.join(sources.images())}")
    if not VERSION.fullmatch(said.version):
        raise NotBuilt("a version has 1 to 16 letters, digits and . + -, as 0.4.0")
    if not 0 < said.number <= manifest.NUMBER_MAX:
        raise NotBuilt(f"a number is 1 to {manifest.NUMBER_MAX}")
    if said.downgrade_from and said.downgrade_from <= said.number:
        raise NotBuilt("a way back leads from a greater number than its own")
    files = dict(sorted(_compiled(image, said).items()))
    code = rom.image(files)
    bundle = _manifest(image, said, code, key) + code
    _check(image, bundle, signing.modulus(key))
    _check_code(files, code)
    return Image(image, files, bundle, signing.modulus(key))


def made_utc_s() -> int:
    """When the sources were made, in seconds since 1970: no device believes that it is earlier. NotBuilt if unknown.

    Of the same sources always the same: SOURCE_DATE_EPOCH (reproducible-builds.org), else the commit that changed them
    last. Never earlier than what the sources themselves say.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not said:
        git = ("git", "-C", str(sources.FIRMWARE), "log", "-1", "--format=%ct", "--", ".")
        try:
            said = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            said = ""
    if not said.isascii() or not said.isdigit() or int(said) > UTC_S_MAX:
        raise NotBuilt("nobody knows when these sources were made: say it in SOURCE_DATE_EPOCH, in seconds since 1970")
    earliest = EARLIEST.findall((sources.FIRMWARE / BUILD_FILE).read_text(encoding="utf-8"))
    return max(int(said), int(earliest[0]))


def _compiled(image: str, said: Said) -> dict[str, bytes]:
    files = {name: path.read_bytes() for name, path in sources.of_image(image).items() if path.suffix != ".py"}
    with tempfile.TemporaryDirectory() as folder:
        numbers = Path(folder) / "build.py"
        made = f'VERSION = "{said.version}"\nNUMBER = {said.number}\nMADE_UTC_S = {made_utc_s()}\n'
        numbers.write_text(made, encoding="ascii")
        program = rom.device(image, shadows=False)
        return files | rom.compiled(
            {**program, **({BUILD_FILE: numbers} if BUILD_FILE in program else {})}, sources.LOADER
        )


def _manifest(image: str, said: Said, code: bytes, key: RSAPrivateKey) -> bytes:
    block = manifest.BLOCK_LENGTH
    lines = [
        f"image {image}",
        f"version {said.version}",
        f"number {said.number}",
        f"downgrade_from {said.downgrade_from}",
        f"length {len(code)}",
        *(f"block {hashlib.sha256(code[at : at + block]).hexdigest()}" for at in range(0, len(code), block)),
    ]
    body = "".join(f"{line}\n" for line in lines).encode("ascii")
    end = len(b"signature \n") + 2 * manifest.KEY_LENGTH
    length = -(-(manifest.HEAD_LENGTH + len(body) + end) // block) * block
    filling = (b"." * 63 + b"\n") * (length // 64)
    body += filling[len(filling) - (length - manifest.HEAD_LENGTH - len(body) - end) :]
    text = manifest.HEAD + b"%08d\n" % length + body
    return text + b"signature " + signing.sign(key, text).hex().encode() + b"\n"


def _check(image: str, bundle: bytes, key: bytes) -> None:
    """Read it as a device will: what that would refuse must not leave this room."""
    if len(bundle) > manifest.BUNDLE_LENGTH_MAX:
        raise NotBuilt(f"{len(bundle)} bytes, a slot has room for {manifest.BUNDLE_LENGTH_MAX}")
    try:
        build = manifest.whole(bundle, key)
    except manifest.Unfit as unfit:
        raise NotBuilt(f"a device would refuse this build: {unfit}") from unfit
    if build.image != image:
        raise NotBuilt("a device would read something else than was written")


def _check_code(files: dict[str, bytes], code: bytes) -> None:
    if rom_files.files_of(code) != files:
        raise NotBuilt("a device would find other files than were compiled")
