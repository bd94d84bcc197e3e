"""A phone lives for days: its heap does not grow, its clock does not drift, no heartbeat is missed, no press is lost.

Real are MicroPython, asyncio and the phone's program. The days pass in `simulator/soak/`, half a day before the ticks
of a 32-bit board wrap: 3 in `make test`, 30 (two more wraps) in `make test-long`.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tools.firmware import beside, rom
from tools.setup import micropython

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.needs_micropython, pytest.mark.timeout(1800)]

DAYS = 30 if os.environ.get("LAMPLIGHT_TESTS") == "long" else 3
HEARTBEAT_MS = 60_000
SLACK_MS = 2_000
TOLD_MS_MAX = 2_000  # from the return of the way
GROWTH_BYTES_MAX = 768  # names that the first presses brought; and from the 13th day on no time fits into a word
STEADY_BYTES_MAX = 64  # once all that is so
LINES_PER_FLICKERING_DAY = 60  # it dialled anew as often as the line went in these six hours
WORLD_BYTES = 160 * 1024  # the broker and its days live in the phone's process, and are not the phone


def test_days_pass_and_nothing_wears_out(tmp_path: Path) -> None:
    image = tmp_path / "soak.rom"
    world = {f"soak/{path.name}": path for path in (rom.ROOT / "simulator" / "soak").glob("*.py")}
    image.write_bytes(rom.build(rom.phone(shadows=True) | world))
    settings = {"site": "pengpu", "device": "ph-00001", "password": "none", "host": "192.0.2.1", "port": 1883}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    interpreter = micropython.find()
    assert interpreter is not None
    command = interpreter.run_image(image, "soak.run", str(DAYS), beside=beside.of_phone(interpreter) + WORLD_BYTES)
    done = subprocess.run(
        command, cwd=tmp_path, env={"MICROPYPATH": ".frozen"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["days"] == DAYS
    assert report["pressed"] == report["heard"] == 2 * DAYS + DAYS // 3
    assert report["lines"] >= DAYS // 3 * LINES_PER_FLICKERING_DAY, report["lines"]
    assert report["asked_for_time"], "whom the centre tells nothing asks a time server, which is silent here"
    assert report["gap_ms_max"] <= HEARTBEAT_MS + SLACK_MS, report
    assert 0 < report["told_ms_max"] <= TOLD_MS_MAX, report["told_ms_max"]
    assert report["beats"] >= DAYS * 86_400_000 // HEARTBEAT_MS - DAYS * 70, report
    assert report["drift_s_max"] <= 1, report
    assert report["heap"][-1] - report["heap"][0] <= GROWTH_BYTES_MAX, report["heap"]
    assert report["heap"][-1] - report["heap"][DAYS // 2] <= STEADY_BYTES_MAX, report["heap"]
