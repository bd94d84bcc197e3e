"""The portable tests once more, in a real MicroPython process with the heap of the device: a process for each file.

The device's own code lies in an image as it does in flash, the tests are compiled in the heap.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.firmware import rom
from tools.setup import micropython

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
FILES = sorted(path.stem for path in HERE.glob("test_*.py") if path != Path(__file__))
SECONDS_MAX = 110
# A phone with its modem: as a whole phone it has its names and function tables in flash (tools/setup/micropython.py).
WHOLE = ("test_calls", "test_second_path", "test_second_path_more")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a device runs, with the test runner in place of board and main program."""
    code = {name: path for name, path in rom.phone(shadows=False).items() if name.startswith(("sos/", "typing", "__"))}
    code["run.py"] = HERE / "run.py"
    path = tmp_path_factory.mktemp("image") / "sos.rom"
    path.write_bytes(rom.build(code))
    return path


def run(
    image: Path, names: list[str], *paths: Path, interpreter: micropython.Interpreter | None = None
) -> subprocess.CompletedProcess[str]:
    """Run tests/portable/run.py with the test files `names`, modules being looked for in `paths` first."""
    interpreter = interpreter or micropython.find()
    assert interpreter is not None
    return subprocess.run(
        interpreter.run_image(image, "run", *names, tables=any(name in WHOLE for name in names)),
        env=micropython.environment(*paths),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MAX,
    )


@pytest.mark.needs_micropython
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("which", [micropython.find, micropython.newest], ids=["floor", "newest"])
def test_the_device_runs_the_same_tests(
    image: Path, name: str, which: Callable[[], micropython.Interpreter | None]
) -> None:
    done = run(image, [name], interpreter=which())
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed, 0 failed", done.stdout)
    written = re.findall(r"^def test_", (HERE / f"{name}.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) == len(written)


@pytest.mark.needs_micropython
def test_a_failing_test_on_the_device_is_noticed(image: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "portable"
    folder.mkdir(parents=True)
    (folder / "test_planted.py").write_text("def test_one():\n    assert 1 == 2\n\n\ndef test_two():\n    pass\n")
    done = run(image, ["test_planted"], tmp_path)
    assert done.returncode == 1
    assert "FAILED test_planted.test_one" in done.stdout
    assert "1 passed, 1 failed" in done.stdout


@pytest.mark.needs_micropython
def test_a_file_without_tests_is_noticed(image: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "portable"
    folder.mkdir(parents=True)
    (folder / "test_empty.py").write_text("def helper():\n    pass\n")
    assert run(image, ["test_empty"], tmp_path).returncode == 1
