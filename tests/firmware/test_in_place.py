"""The code of an update is run where it lies: it takes none of the heap, in which a device has little room."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools.firmware import beside, signing, sources
from tools.firmware import build as making
from tools.setup import micropython

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.needs_micropython

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[2]
HALF = 128 * 1024
MODULES = (*beside.LINE, *beside.MODEM, "board.updating")


@pytest.fixture(scope="module")
def flash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same build twice: in slot b of the partition, and as files."""
    folder = tmp_path_factory.mktemp("flash")
    signing.make(folder / "maker.pem")
    image = making.build("phone", making.Said("0.4.0", 40), signing.load(folder / "maker.pem"))
    (folder / "romfs").write_bytes((b"\xff" * HALF + image.bundle).ljust(2 * HALF, b"\xff"))
    (folder / "slot").write_text("b firm 0")
    (folder / "boot.py").write_bytes(sources.loader("phone")["boot.py"])
    for name, data in image.files.items():
        path = folder / "a" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def loaded(interpreter: micropython.Interpreter, flash: Path, kind: str) -> dict[str, Any]:
    """How much heap all these modules and what they need take, and the files of them."""
    own = [name for name in MODULES if (flash / "a" / name.replace(".", "/")).with_suffix(".mpy").exists()]
    done = subprocess.run(
        [*interpreter.command, "-X", "heapsize=8m", str(HERE / "in_place.py"), kind, *own],
        cwd=flash,
        env={"MICROPYPATH": f"{ROOT / 'simulator' / 'board'}:.frozen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("which", [micropython.find, micropython.newest], ids=["floor", "newest"])
def test_code_in_a_slot_takes_no_heap(flash: Path, which: Callable[[], micropython.Interpreter | None]) -> None:
    interpreter = which()
    assert interpreter is not None
    from_files, from_slot = (loaded(interpreter, flash, kind) for kind in ("files", "rom"))
    assert from_files["files"] == from_slot["files"]
    code = sum((flash / "a" / name).stat().st_size for name in from_slot["files"])
    saved = from_files["bytes"] - from_slot["bytes"]
    assert saved > code * 6 // 10, (
        f"of {code} bytes: {from_files['bytes']} from files, {from_slot['bytes']} from a slot"
    )
