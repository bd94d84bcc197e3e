"""What a phone keeps is kept, whatever ends the simulator."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import pytest

from simulator.live.flash import Flash, FlashInUse
from simulator.live.remote_control import RemoteControl

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_phone_has_nothing_saved(tmp_path: Path) -> None:
    with Flash(tmp_path) as flash:
        assert flash.load("ph-00001") is None


def _save_and_die(folder: Path) -> None:
    flash = Flash(folder)
    flash.save("ph-00001", b"first")
    flash.save("ph-00001", b"second")
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_was_saved_survives_a_kill(tmp_path: Path) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_save_and_die, args=(tmp_path,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with Flash(tmp_path) as flash:
        assert flash.load("ph-00001") == b"second"


def test_two_simulators_never_share_one_flash(tmp_path: Path) -> None:
    with Flash(tmp_path), pytest.raises(FlashInUse):
        Flash(tmp_path)


def test_a_remote_control_never_gives_a_name_twice(tmp_path: Path) -> None:
    with Flash(tmp_path) as flash:
        first = RemoteControl("rc-00001", flash).press()
    with Flash(tmp_path) as flash:
        again = RemoteControl("rc-00001", flash)
        assert again.press() == ("rc-00001", first[1], 2)
        assert again.press() == ("rc-00001", first[1], 3)
