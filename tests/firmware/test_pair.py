"""The technician's tool writes one key into the settings of both, and takes it out again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.firmware.pair import REMOTES_MAX, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def settings(folder: Path, device: str, **more: Any) -> Path:
    path = folder / f"{device}.json"
    path.write_text(json.dumps({"site": "pengpu", "device": device, **more}))
    return path


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def test_both_have_the_same_new_key_and_keep_what_they_had(tmp_path: Path) -> None:
    phone, remote = settings(tmp_path, "ph-00001", host="centre"), settings(tmp_path, "rc-00001")
    assert main([str(phone), str(remote)]) == 0
    key = read(phone)["remotes"]["rc-00001"]
    assert len(bytes.fromhex(key)) == 32
    assert read(remote)["phone"] == {"device": "ph-00001", "key": key}
    assert read(phone)["host"] == "centre"
    assert phone.stat().st_mode & 0o077 == 0
    assert main([str(phone), str(remote)]) == 0
    assert read(phone)["remotes"]["rc-00001"] != key, "each pairing has a key of its own"
    assert main([str(phone), str(remote), "--unpair"]) == 0
    assert (read(phone)["remotes"], "phone" in read(remote)) == ({}, False)


def test_what_cannot_be_is_said_and_nothing_is_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    phone = settings(tmp_path, "ph-00001", remotes={f"rc-{number}": "00" * 32 for number in range(REMOTES_MAX)})
    remote, before = settings(tmp_path, "rc-00001"), phone.read_text()
    assert main([str(phone), str(remote)]) == 1
    assert "has 4 remotes already" in capsys.readouterr().out
    assert main([str(phone), str(remote), "--unpair"]) == 1
    assert "does not belong to ph-00001" in capsys.readouterr().out
    broken = tmp_path / "broken.json"
    broken.write_text("[1")
    assert main([str(broken), str(remote)]) == 1
    assert (phone.read_text(), "phone" in read(remote)) == (before, False)
