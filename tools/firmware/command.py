"""`lamplight firmware key | build`: what a maker of firmware starts by hand."""

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
    r"""Make the key that firmware is signed with: once, for ever; whoever has it can run anything on every device.

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
    r"""Compile and sign the firmware, and say how large each file of it is.

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
        lines += [f"{one['total_bytes']:>8}  all files of the {one['image']}, {one['manifest_bytes']} for the manifest"]
        lines += [f"{one['path']}: version {result['version']}, number {result['number']}", ""]
    return "\n".join(lines).rstrip()


def _fail(why: str) -> NoReturn:
    print(f"lamplight: {why}", file=sys.stderr)
    raise typer.Exit(1)
