"""Pairs a phone and its remote control without any radio: one new key, written into the settings of both.

`python -m tools.firmware.pair <phone's settings.json> <remote's settings.json>`, before they are put onto the boards;
`--unpair` takes the remote out again. What else the files have stays as it is.
"""

from __future__ import annotations

import argparse
import json
import secrets
from pathlib import Path
from typing import Any, Final

KEY_BYTES: Final = 32
REMOTES_MAX: Final = 4


class CannotPair(ValueError):
    """The text says why, and what to do."""


def pair(phone: Path, remote: Path) -> str:
    """Give both a new key; what was done, in words."""
    phones, remotes = _read(phone), _read(remote)
    known: dict[str, str] = phones.setdefault("remotes", {})
    name = remotes["device"]
    if name not in known and len(known) >= REMOTES_MAX:
        raise CannotPair(f"{phones['device']} has {REMOTES_MAX} remotes already: {', '.join(known)}; unpair one first")
    key = secrets.token_hex(KEY_BYTES)
    known[name] = key
    remotes["phone"] = {"device": phones["device"], "key": key}
    _write(remote, remotes)
    _write(phone, phones)
    return f"{name} belongs to {phones['device']}"


def unpair(phone: Path, remote: Path) -> str:
    """Take the key out of both; what was done, in words."""
    phones, remotes = _read(phone), _read(remote)
    if phones.get("remotes", {}).pop(remotes["device"], None) is None:
        raise CannotPair(f"{remotes['device']} does not belong to {phones['device']}")
    remotes.pop("phone", None)
    _write(phone, phones)
    _write(remote, remotes)
    return f"{remotes['device']} belongs to nobody"


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CannotPair(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("device"), str):  # pyright: ignore[reportUnknownMemberType] - any JSON
        raise CannotPair(f'{path} has no "device": it must be the settings of a phone or a remote')
    return found  # pyright: ignore[reportUnknownVariableType] - any JSON


def _write(path: Path, settings: dict[str, Any]) -> None:
    """There is a key in it: for its owner only."""
    new = path.with_name(path.name + ".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 if nothing was done."""
    parser = argparse.ArgumentParser(prog="python -m tools.firmware.pair", description="Pair a phone and a remote.")
    parser.add_argument("phone", type=Path)
    parser.add_argument("remote", type=Path)
    parser.add_argument("--unpair", action="store_true")
    found = parser.parse_args(arguments)
    try:
        print((unpair if found.unpair else pair)(found.phone, found.remote))
    except (CannotPair, OSError) as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
