"""`lamplight firmware key | build | flash`: what a maker of firmware and a technician start by hand."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

SECRET: Final = Path("maker.pem")

firmware = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The program of phones and remote controls: make it, sign it."
)

Key = Annotated[Path, typer.Option("--key", envvar="LAMPLIGHT_MAKER_KEY", help="The maker's secret key.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")]


@firmware.command()
def key(path: Annotated[Path, typer.Argument(help="Where the secret key shall lie.")] = SECRET) -> None:
    """Make the key that firmware is signed with: once, for ever; whoever has it can run anything on every device.

    \b
    lamplight firmware key maker.pem    the secret key, and maker.key beside it for devices and centre

    Exit codes: 0 made, 1 not (one line says why).
    """
    from . import signing

    try:
        public = signing.make(path)
    except OSError as error:
        _fail(f"{path}: {error.strerror}")
    print(f"{path}  secret: keep it where no other program is, and a copy in another house")
    print(f"{public}  for devices and centre")


@firmware.command()
def build(
    version: Annotated[str, typer.Option(help="For people, as 0.4.0.")],
    secret: Key = SECRET,
    image: Annotated[list[str] | None, typer.Option(help="Only this one; by itself all.")] = None,
    number: Annotated[int, typer.Option(help="Grows with every build; by itself the minutes since 1970.")] = 0,
    downgrade_from: Annotated[int, typer.Option(help="Sign it as a way back from builds up to this number.")] = 0,
    into: Annotated[Path, typer.Option(help="A folder of its own for each version is made in it.")] = Path("builds"),
    as_json: AsJson = False,
) -> None:
    """Compile and sign the firmware, and say how large each file of it is.

    \b
    lamplight firmware build --version 0.4.0 --key maker.pem
    lamplight firmware build --version 0.3.9 --number 29000000 --downgrade-from 29900000

    For each image one file `<image>-<version>.lamplight`: it is put on the page "Firmware", or on a board by
    `lamplight firmware flash`. Devices take only what is newer than what they run, unless it is signed as a way back.

    Exit codes: 0 built, 1 not (one line says why).
    """
    try:
        from . import build as making
        from . import signing, sources
    except ModuleNotFoundError as missing:
        _fail(f"{missing.name} is not installed here: pip install --require-hashes -r requirements/dev.txt")
    said = making.Said(version, number or int(time.time()) // 60, downgrade_from)
    try:
        secret_key = signing.load(secret)
        made = [making.build(one, said, secret_key) for one in image or sources.images()]
        paths = [_written(one, into / version) for one in made]
    except (signing.NoKey, making.NotBuilt) as error:
        _fail(str(error))
    except subprocess.CalledProcessError as error:
        _fail(f"{error.cmd}: the source cannot be compiled, its error stands above")
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}")
    result: dict[str, Any] = {
        "version": said.version,
        "number": said.number,
        "downgrade_from": said.downgrade_from,
        "images": [{**one.sizes(), "path": str(path)} for one, path in zip(made, paths, strict=True)],
    }
    print(json.dumps(result) if as_json else _table(result))


@firmware.command()
def flash(
    bundle: Annotated[Path, typer.Argument(help="The file that `lamplight firmware build` made.")],
    port: Annotated[str, typer.Option(help="Where the board is, as /dev/ttyACM0 or COM5.")],
    settings: Annotated[Path, typer.Option(help="settings.json of this device (firmware/board/settings.py).")],
    image: Annotated[str, typer.Option(help="phone or remote: what the board is to be.")] = "phone",
    public: Annotated[Path, typer.Option("--maker-key", help="The maker's public half.")] = Path("maker.key"),
    tls: Annotated[Path | None, typer.Option(help="A folder with the device's certificates and key (DER).")] = None,
    voice: Annotated[Path | None, typer.Option(help="Phrases by language, as var/firmware/voice.")] = None,
    micropython: Annotated[
        Path | None, typer.Option(help="MicroPython for this chip (.bin): empties the board first.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put firmware, settings and certificates onto a board by its cable, and compare all of it afterwards.

    \b
    lamplight firmware flash phone-0.4.0.lamplight --port /dev/ttyACM0 --settings ph-00001/settings.json
                             --tls ph-00001/tls --micropython firmware.bin
    The same without --micropython for a board that has it (firmware/README.md, Boards, has how it is made).

    Exit codes: 0 it is on the board and starts, 1 not (one line says what to do).
    """
    from . import flash as flashing

    def say(line: str) -> None:
        if not as_json:
            print(line, flush=True)

    if image not in flashing.CHIPS:
        _fail(f"there is no image {image}; there are: {', '.join(flashing.CHIPS)}")
    try:
        wanted = flashing.read(image, bundle, public, settings, tls, voice)
        chip = ""
        if micropython is not None:
            chip = flashing.check_chip(port, image)
            say(f"{chip} at {port}")
            flashing.put_micropython(port, micropython, say)
        room = flashing.make_room(port, wanted, say)
        flashing.put_code(port, wanted, room, say)
        count = flashing.put_files(port, wanted, room, say)
        flashing.restart(port)
    except flashing.FlashError as error:
        _fail(str(error))
    device = json.loads(wanted.settings)["device"]
    result = {
        "port": port,
        "device": device,
        "image": image,
        "files": count,
        "chip": chip,
        "in_place": bool(room.length),
    }
    print(
        json.dumps(result) if as_json else f"{device}: {count} files are on the board as they should be; it starts now"
    )


def _written(image: Any, folder: Path) -> Path:
    """One file for each image, in place of what was there of that version."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{image.name}-{folder.name}.lamplight"
    path.write_bytes(image.bundle)
    return path


def _table(result: dict[str, Any]) -> str:
    lines: list[str] = []
    for one in result["images"]:
        lines += [f"{size:>8}  {name}" for name, size in one["files"].items()]
        lines += [f"{one['total_bytes']:>8}  all files of the {one['image']}, {one['bundle_bytes']} with manifest"]
        lines += [f"{one['path']}: version {result['version']}, number {result['number']}", ""]
    return "\n".join(lines).rstrip()


def _fail(why: str) -> NoReturn:
    print(f"lamplight: {why}", file=sys.stderr)
    raise typer.Exit(1)
