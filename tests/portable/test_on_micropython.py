"""The portable tests once more, in a real MicroPython process with the heap of the device: a process for each file.

The device's own code lies in an image as it does in flash, the tests are compiled in the heap.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from tools.firmware import beside, rom
from tools.firmware.lean import lean
from tools.setup import micropython

if TYPE_CHECKING:
    from collections.abc import Callable

HERE: Final = Path(__file__).parent
SOS: Final = rom.FIRMWARE / "sos"
FILES = sorted(path.stem for path in HERE.glob("test_*.py") if path != Path(__file__))
SECONDS_MAX = 250
# A phone with its modem: as a whole phone it has its names and function tables in flash (tools/firmware/beside.py).
WHOLE = ("test_calls", "test_second_path", "test_second_path_more")

# One process makes the image, which takes a while, and runs them all.
pytestmark = pytest.mark.xdist_group("micropython")


class Device(NamedTuple):
    """`image`: what lies in its flash. `folder`: the test files for it."""

    image: Path
    folder: Path


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Device:
    """What a device runs, with the test runner in place of board and main program: one program with its tests."""
    made = Device(tmp_path_factory.mktemp("image") / "sos.rom", tmp_path_factory.mktemp("tests"))
    code = {f"sos/{path.relative_to(SOS).as_posix()}": path for path in SOS.rglob("*.py")}
    tests = {f"tests/portable/{path.name}": path for path in HERE.glob("*.py") if path != Path(__file__)}
    leaned = lean({name: path.read_text(encoding="utf-8") for name, path in {**code, **tests}.items()})
    for name in tests:
        path = made.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(leaned[name], encoding="utf-8")
    (made.folder / "tests" / "wire").symlink_to(HERE.parent / "wire")
    made.image.write_bytes(rom.build({**code, **tests, "run.py": HERE / "run.py"}, without=tuple(tests)))
    return made


def run(
    device: Device, names: list[str], *paths: Path, interpreter: micropython.Interpreter | None = None
) -> subprocess.CompletedProcess[str]:
    """Run tests/portable/run.py with the test files `names`, modules being looked for in `paths` first."""
    interpreter = interpreter or micropython.find()
    assert interpreter is not None
    return subprocess.run(
        interpreter.run_image(
            device.image,
            "run",
            *names,
            beside=beside.of_phone(interpreter, beside.MODEM) if any(name in WHOLE for name in names) else 0,
        ),
        env=micropython.environment(*paths, device.folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MAX,
    )


@pytest.mark.needs_micropython
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("which", [micropython.find, micropython.newest], ids=["floor", "newest"])
def test_the_device_runs_the_same_tests(
    device: Device, name: str, which: Callable[[], micropython.Interpreter | None]
) -> None:
    done = run(device, [name], interpreter=which())
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed, 0 failed", done.stdout)
    written = re.findall(r"^def test_", (HERE / f"{name}.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert passed is not None, done.stdout + done.stderr
    assert int(passed[1]) == len(written)


@pytest.mark.needs_micropython
def test_a_failing_test_on_the_device_is_noticed(device: Device, tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "portable"
    folder.mkdir(parents=True)
    (folder / "test_planted.py").write_text("def test_one():\n    assert 1 == 2\n\n\ndef test_two():\n    pass\n")
    done = run(device, ["test_planted"], tmp_path)
    assert done.returncode == 1
    assert "FAILED test_planted.test_one" in done.stdout
    assert "1 passed, 1 failed" in done.stdout


@pytest.mark.needs_micropython
def test_a_file_without_tests_is_noticed(device: Device, tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "portable"
    folder.mkdir(parents=True)
    (folder / "test_empty.py").write_text("def helper():\n    pass\n")
    assert run(device, ["test_empty"], tmp_path).returncode == 1
