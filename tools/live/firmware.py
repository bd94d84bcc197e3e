"""Makes the device's own program ready to be run on this machine, as a phone's flash would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.live.real_phones import Firmware
from tools.setup import micropython

if TYPE_CHECKING:
    from pathlib import Path


def prepare_firmware(folder: Path) -> Firmware:
    """Compile the phone's image into `folder`. FileNotFoundError without MicroPython or its compiler."""
    try:
        from tools.firmware import beside, rom  # needs what only the development install has
    except ImportError as missing:
        raise FileNotFoundError(f"--real needs the development install ({missing.name}): make check") from missing
    interpreter = micropython.find()
    if interpreter is None:
        raise FileNotFoundError("--real needs MicroPython: python -m tools.setup.micropython --fetch")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    image = (folder / "phone.rom").absolute()
    image.write_bytes(rom.build(rom.phone(shadows=True)))
    return Firmware(
        tuple(interpreter.run_image(image, "main", beside=beside.of_phone(interpreter, beside.ALL))), str(interpreter)
    )
