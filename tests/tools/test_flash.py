"""`lamplight firmware flash`: a chip's loader that is none, and a real MicroPython behind a port that is none."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from tests import cast
from tests.tools.board_on_a_pty import SHADOWS, board
from tools.cli import app
from tools.firmware import build as making
from tools.firmware import flash, signing, sources

if TYPE_CHECKING:
    from collections.abc import Generator

    from tools.firmware.build import Image

SETTINGS = {"site": "pengpu", "device": "ph-00001", "host": "192.0.2.1", "port": 8883, "tls": True}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    path = tmp_path_factory.mktemp("maker") / "maker.pem"
    signing.make(path)
    return making.build("phone", making.Said("0.4.0", 40), signing.load(path))


@pytest.fixture
def desk(tmp_path: Path, image: Image) -> Path:
    """The files that a technician has with them."""
    (tmp_path / "phone.lamplight").write_bytes(image.bundle)
    (tmp_path / "maker.key").write_bytes(image.key)
    (tmp_path / "settings.json").write_text(json.dumps(SETTINGS))
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls" / "device.key").write_bytes(b"a key")
    return tmp_path


def wanted(desk: Path, image: str = "phone") -> flash.Wanted:
    return flash.read(image, desk / "phone.lamplight", desk / "maker.key", desk / "settings.json", desk / "tls")


def put(onto: Path, asked: flash.Wanted, said: list[str] | None = None) -> tuple[int, flash.Room]:
    """All that goes over the cable to MicroPython."""
    say = (said if said is not None else []).append
    with board(onto) as port:
        room = flash.make_room(port, asked, say)
        return flash.put_files(port, asked, room, say), room


def test_all_of_it_is_put_on_the_board_and_read_back(desk: Path, tmp_path: Path, image: Image) -> None:
    onto = tmp_path / "flash"
    (onto / "a" / "sos").mkdir(parents=True)
    (onto / "a" / "sos" / "of_an_older_build.mpy").write_bytes(b"old")
    (onto / "coming").write_bytes(b"loading b 7 70000")
    (onto / "phone.state").write_bytes(b"a press that waits")
    partition = b"\xff" * (1 << 18)
    (onto / "romfs").write_bytes(partition)
    said: list[str] = []
    count, room = put(onto, wanted(desk), said)
    assert room == flash.Room(0x200000, 1 << 18)
    on_it = {path.relative_to(onto).as_posix(): path.read_bytes() for path in onto.rglob("*") if path.is_file()}
    settings = json.loads(on_it.pop("settings.json"))
    assert abs(settings.pop("flashed_utc_s") - time.time()) < 100, "a chip that starts in 2000 knows it is later"
    assert settings == SETTINGS
    assert on_it.pop("romfs") == partition, "the code goes another way"
    assert on_it == {
        **sources.loader("phone"),
        "slot": b"a firm 0",
        "maker.key": image.key,
        "tls/device.key": b"a key",
        "phone.state": b"a press that waits",
    }
    assert count == len(on_it)  # one that was there stays, one was taken out above
    assert said[0] == "making room"
    assert said[-2:] == [f"file {count} of {count}", "comparing"]


def test_on_a_micropython_that_runs_nothing_in_place_the_code_lies_as_files(
    desk: Path, tmp_path: Path, image: Image
) -> None:
    onto = tmp_path / "flash"
    onto.mkdir()
    said: list[str] = []
    _, room = put(onto, wanted(desk), said)
    assert room.length == 0
    assert said[1].endswith("newer code comes by a cable only")
    assert {
        path.relative_to(onto / "a").as_posix(): path.read_bytes() for path in (onto / "a").rglob("*.mpy")
    } == image.files
    assert started(onto, "sos.hmac") == f"{onto}/a/sos/hmac.mpy"


def started(onto: Path, module: str, chip: str = "") -> str:
    """Where a module is from, after boot.py."""
    program = f"{chip}exec(open('boot.py').read()); import {module}; print({module}.__file__)"
    words = [sys.executable, "-m", "micropython_unix", "-c", program]
    path = {"MICROPYPATH": f".frozen:{SHADOWS}"}
    done = subprocess.run(words, cwd=onto, env=path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_partition_that_is_too_small_is_noticed_before_anything_is_written(desk: Path, tmp_path: Path) -> None:
    onto = tmp_path / "flash"
    onto.mkdir()
    (onto / "romfs").write_bytes(b"\xff" * (1 << 17))
    with pytest.raises(flash.FlashError, match="this board's partition romfs has room for 65536"):
        put(onto, wanted(desk))
    assert not (onto / "slot").exists()


def test_a_board_gets_the_phrases_of_its_own_language(desk: Path, tmp_path: Path) -> None:
    for language in ("zh-CN", "fr"):
        (tmp_path / "voice" / language).mkdir(parents=True)
        (tmp_path / "voice" / language / "heard.wav").write_bytes(language.encode())
    parts = (desk / "phone.lamplight", desk / "maker.key", desk / "settings.json", None, tmp_path / "voice")
    onto = tmp_path / "flash"
    (onto / "voice" / "fr").mkdir(parents=True)
    (onto / "voice" / "fr" / "of_another_resident.wav").write_bytes(b"old")
    put(onto, flash.read("phone", *parts))
    assert [path.relative_to(onto).as_posix() for path in onto.rglob("*.wav")] == ["voice/zh-CN/heard.wav"]
    (desk / "settings.json").write_text(json.dumps({**SETTINGS, "language": "en"}))
    with pytest.raises(flash.FlashError, match="no phrases in the language"):
        flash.read("phone", *parts)


def test_a_remote_control_that_was_flashed_starts_from_its_one_place(tmp_path: Path) -> None:
    signing.make(tmp_path / "maker.pem")
    made = making.build("remote", making.Said("0.4.0", 40), signing.load(tmp_path / "maker.pem"))
    (tmp_path / "remote.lamplight").write_bytes(made.bundle)
    (tmp_path / "settings.json").write_text('{"device": "rc-00001"}')
    asked = flash.read(
        "remote", tmp_path / "remote.lamplight", tmp_path / "maker.key", tmp_path / "settings.json", None
    )
    onto = tmp_path / "flash"
    onto.mkdir()
    put(onto, asked)
    assert started(onto, "sos.record") == "a/sos/record.mpy"
    code = made.bundle[4096:]
    (onto / "romfs").write_bytes(code.ljust(1 << 16, b"\xff"))
    put(onto, asked)
    assert not list(onto.rglob("*.mpy"))
    assert started(onto, "sos.record", "import rom; ") == "/rom/sos/record.mpy"


def test_what_does_not_fit_together_is_refused_before_a_board_is_touched(desk: Path) -> None:
    with pytest.raises(flash.FlashError, match="is for a phone, this is to be a remote"):
        wanted(desk, "remote")
    (desk / "settings.json").write_text("{}")
    with pytest.raises(flash.FlashError, match="must be JSON that says: site, device, host"):
        wanted(desk)
    (desk / "settings.json").write_text(json.dumps(SETTINGS))
    (desk / "phone.lamplight").write_bytes((desk / "phone.lamplight").read_bytes()[:-1])
    with pytest.raises(flash.FlashError, match="is damaged"):
        wanted(desk)
    signing.make(desk / "other.pem")
    (desk / "maker.key").write_bytes((desk / "other.key").read_bytes())
    with pytest.raises(flash.FlashError, match="is not signed by"):
        wanted(desk)


def test_where_no_board_is_the_technician_is_told_so(desk: Path) -> None:
    words = ["firmware", "flash", desk / "phone.lamplight", "--port", "/dev/ttyNOWHERE", "--maker-key"]
    words += [desk / "maker.key", "--settings", desk / "settings.json"]
    told = CliRunner().invoke(app, [str(one) for one in words])
    assert told.exit_code == 1
    assert told.stderr.startswith("lamplight: there is no /dev/ttyNOWHERE. ")
    assert told.stderr.count("\n") == 1


@pytest.fixture
def loader(request: pytest.FixtureRequest) -> Generator[str]:
    """The loader of a chip, at an address that esptool takes for a port."""
    port = cast.free_port()
    program = Path(sys.executable).with_name("esp32-mock-bootloader")
    words = [program, "run", "--chip", request.param, "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline_s = time.monotonic() + cast.DEADLINE_S
        while not _answers(port):
            assert time.monotonic() < deadline_s
            time.sleep(0.05)
        yield f"socket://127.0.0.1:{port}"
        process.kill()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("loader", ["esp32s3"], indirect=True)
def test_micropython_and_the_firmware_are_written_to_the_right_chip(loader: str, desk: Path, tmp_path: Path) -> None:
    program = tmp_path / "micropython.bin"
    program.write_bytes(b"\xe9" + bytes(range(256)) * 40)
    said: list[str] = []
    assert flash.check_chip(loader, "phone") == "ESP32-S3"
    flash.put_micropython(loader, program, said.append)
    flash.put_code(loader, wanted(desk), flash.Room(0x200000, 1 << 20), said.append)
    assert said == ["emptying the chip", "writing micropython.bin", "writing the firmware"]


@pytest.mark.parametrize("loader", ["esp32c3"], indirect=True)
def test_a_board_of_another_kind_is_noticed(loader: str) -> None:
    with pytest.raises(flash.FlashError, match="this board has ESP32-C3; a phone needs ESP32-S3"):
        flash.check_chip(loader, "phone")
    assert flash.check_chip(loader, "remote") == "ESP32-C3"
