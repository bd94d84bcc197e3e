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
    ("file", "planted", "contract"),
    [
        ("firmware/sos/phone.py", "board.pins", "The image knows the board"),
        ("firmware/sos/phone.py", "hub.kernel", "The simulator knows the hub"),
        ("firmware/board/run.py", "images.phone.main", "The image knows the board"),
        ("hub/kernel/clock.py", "simulator.town", "The simulator knows the hub"),
        ("hub/app.py", "tools.processes", "The simulator knows the hub"),
        ("hub/devices/service.py", "board.pins", "What runs on the chip"),
        ("simulator/live/run.py", "board.pins", "What runs on the chip"),
        ("hub/alarms/service.py", "hub.worklist", "downwards only"),
        ("hub/care_calls/news.py", "hub.providers", "downwards only"),
        ("hub/kernel/clock.py", "hub.app", "downwards only"),
        ("hub/console/feed.py", "hub.alarms.store", "alarms is imported by its face"),
        ("simulator/town/load.py", "hub.residents.tables", "residents is imported"),
        ("tools/demo/prepare.py", "hub.operators.store", "operators is imported"),
        ("tools/contract.py", "hub.kernel", "Tools know the contract only"),
        ("tools/processes.py", "simulator.town", "Tools know the contract only"),
    ],
)
def test_a_planted_violation_is_named(copy: Path, file: str, planted: str, contract: str) -> None:
    path = copy / file
    sound = path.read_text(encoding="utf-8")
    path.write_text(f"{sound}\nimport {planted}\n", encoding="utf-8")
    try:
        answer = lint(copy)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert answer.returncode == 1
    _, _, broken = answer.stdout.partition("Broken contracts")
    assert contract in broken, answer.stdout + answer.stderr
    module = file.removeprefix("firmware/").removesuffix(".py").replace("/", ".")
    assert f"{module} -> {planted}" in broken
