"""What cannot be put on the line now is said again later, and ends nothing."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from sos import line
from sos.mqtt import Session
from sos.parts.effects import Publish

from tools.firmware import beside, rom
from tools.setup import micropython

if TYPE_CHECKING:
    from pathlib import Path


class NoRoom(Session):
    """A session on a heap that is full."""

    def publish(self, topic: str, payload: bytes, qos: int, retain: bool, now_ms: int) -> int:  # noqa: ARG002 - as it is
        raise MemoryError


def test_a_message_for_which_there_is_no_memory_ends_no_task() -> None:
    status = Publish("status", {"online": True, "reason": "connected"}, 1, retain=True)
    assert line.publish(NoRoom("ph-00001"), "pengpu", "ph-00001", status, 0) == 0


@pytest.mark.needs_micropython
def test_a_message_is_on_the_wire_before_any_other_task_runs(tmp_path: Path) -> None:
    """The tasks that play a tone and tell by light are woken before the line is; a press does not wait for them."""
    image = tmp_path / "line.rom"
    script = rom.ROOT / "tests/firmware/written_at_once.py"
    image.write_bytes(rom.build({**rom.phone(shadows=True), "written_at_once.py": script}))
    interpreter = micropython.find()
    assert interpreter is not None
    done = subprocess.run(
        interpreter.run_image(image, "written_at_once", beside=beside.of_phone(interpreter)),
        cwd=tmp_path,
        env={"MICROPYPATH": ".frozen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    usual, halved, queued, lacking = json.loads(done.stdout)
    assert usual == {"written": [3], "left": 0, "failed": False}
    assert halved == {"written": [1], "left": 0, "failed": False}, "the rest waits in the stream"
    assert queued == {"written": [], "left": 1, "failed": False}, "nothing overtakes half a packet"
    assert lacking == {"written": [], "left": 0, "failed": True}, "the line is dialled anew; the press goes on"
