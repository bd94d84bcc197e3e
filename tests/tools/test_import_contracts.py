"""The import contracts are no decoration: one planted violation of each kind is found and named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_CODE = shutil.ignore_patterns("node_modules", "dist", "__pycache__", "*.json", "*.svg", "*.png")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages that the contracts are about, in a folder where a test may spoil them."""
    folder = tmp_path_factory.mktemp("contracts")
    for name in ("firmware", "hub", "simulator", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=NOT_CODE)
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": f"{folder / 'firmware'}:{folder}", "COLUMNS": "200", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_code_as_it_is_keeps_all_contracts(copy: Path) -> None:
    answer = lint(copy)
    assert "0 broken" in answer.stdout, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("file", "planted", "contract", "named"),
    [
        ("firmware/sos/phone.py", "import board.pins", "The image knows the board", "sos.phone -> board.pins"),
        ("firmware/sos/phone.py", "import hub.kernel", "The simulator knows the hub", "sos.phone -> hub.kernel"),
        ("firmware/board/run.py", "import images.phone.main", "The image knows the board", "board.run -> images.phone.main"),
        ("hub/kernel/clock.py", "import simulator.town", "The simulator knows the hub", "hub.kernel.clock -> simulator.town"),
        ("hub/app.py", "import tools.processes", "The simulator knows the hub", "hub.app -> tools.processes"),
        ("hub/devices/service.py", "import board.pins", "What runs on the chip", "hub.devices.service -> board.pins"),
        ("simulator/live/run.py", "import board.pins", "What runs on the chip", "simulator.live.run -> board.pins"),
        ("hub/alarms/service.py", "import hub.worklist", "downwards only", "hub.alarms.service -> hub.worklist"),
        ("hub/care_calls/service.py", "import hub.providers", "downwards only", "hub.care_calls.service -> hub.providers"),
        ("hub/kernel/clock.py", "import hub.app", "downwards only", "hub.kernel.clock -> hub.app"),
        ("hub/console/feed.py", "import hub.alarms.store", "alarms is imported by its face", "hub.console.feed -> hub.alarms.store"),
        ("simulator/town/load.py", "import hub.residents.tables", "residents is imported", "simulator.town.load -> hub.residents.tables"),
        ("tools/demo/prepare.py", "import hub.operators.store", "operators is imported", "tools.demo.prepare -> hub.operators.store"),
        ("tools/contract.py", "import hub.kernel", "Tools know the contract only", "tools.contract -> hub.kernel"),
        ("tools/processes.py", "import simulator.town", "Tools know the contract only", "tools.processes -> simulator.town"),
    ],
)  # fmt: skip
def test_a_planted_violation_is_named(copy: Path, file: str, planted: str, contract: str, named: str) -> None:
    path = copy / file
    sound = path.read_text(encoding="utf-8")
    path.write_text(f"{sound}\n{planted}\n", encoding="utf-8")
    try:
        answer = lint(copy)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert answer.returncode == 1
    _, _, broken = answer.stdout.partition("Broken contracts")
    assert contract in broken, answer.stdout + answer.stderr
    assert named in broken
