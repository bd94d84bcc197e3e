"""The units for systemd: a hub that may do nothing but its work, is started again for ever, and is watched."""

from __future__ import annotations

import asyncio
import configparser
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import cast
from tools.cli import app
from tools.running.units import units

ANALYZE = shutil.which("systemd-analyze")
EXPOSURE_MAX = 20  # tenths; a service without any hardening has 96, what distributions ship often 50 and more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The units as they would be installed, with a program and settings that are there."""
    program, environment = tmp_path / "lamplight", tmp_path / "hub.env"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    environment.write_text("LAMPLIGHT_SITE=pengpu\n")
    for name, text in units(program, environment, tmp_path / "README.md").items():
        (tmp_path / name).write_text(text)
    return tmp_path


def parsed(path: Path) -> configparser.ConfigParser:
    """A unit, in which a directive may stand more than once: the last one is kept."""
    found = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    found.optionxform = str  # pyright: ignore[reportAttributeAccessIssue] - as the documentation of configparser does it
    found.read(path)
    return found


@pytest.mark.parametrize("name", ["lamplight.service", "lamplight-backup.service"])
def test_a_service_may_do_nothing_but_its_work(folder: Path, name: str) -> None:
    service = parsed(folder / name)["Service"]
    for directive, value in {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "MemoryDenyWriteExecute": "yes",
        "CapabilityBoundingSet": "",
        "StateDirectory": "lamplight",
        "StateDirectoryMode": "0700",
        "UMask": "0077",
        "SystemCallFilter": "~@privileged @resources",
    }.items():
        assert service[directive] == value, directive
    assert service["EnvironmentFile"] == str(folder / "hub.env")
    assert not any("KEY" in value or "PASSWORD" in value for value in service.values())


def test_a_hub_with_a_modem_may_use_that_one_device_and_a_backup_none(tmp_path: Path) -> None:
    command = ["systemd-unit", "--install", "--into", str(tmp_path), "--modem", "/dev/ttyUSB2"]
    assert CliRunner().invoke(app, command).exit_code == 0
    hub, backup = (parsed(tmp_path / name)["Service"] for name in ("lamplight.service", "lamplight-backup.service"))
    assert (hub["PrivateDevices"], hub["DevicePolicy"], hub["DeviceAllow"]) == ("no", "closed", "/dev/ttyUSB2 rw")
    assert (hub["SupplementaryGroups"], hub["NoNewPrivileges"]) == ("dialout", "yes")
    assert (backup["PrivateDevices"], "DeviceAllow" in backup) == ("yes", False)
    wrong = CliRunner().invoke(app, ["systemd-unit", "--modem", "/dev/ttyUSB2 rw\nUser=root"])
    assert wrong.exit_code == 2


def test_the_hub_is_started_again_for_ever_and_watched(folder: Path) -> None:
    unit = parsed(folder / "lamplight.service")
    service = unit["Service"]
    assert service["ExecStart"] == f"{folder / 'lamplight'} hub"
    assert (service["Type"], service["Restart"], service["WatchdogSec"]) == ("notify", "always", "30")
    assert int(service["LimitNOFILE"]) >= 4096
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    assert parsed(folder / "lamplight-backup.timer")["Timer"]["Persistent"] == "yes"


@pytest.mark.skipif(ANALYZE is None, reason="no systemd here: the directives were read by the tests above")
def test_systemd_itself_finds_nothing_wrong(folder: Path) -> None:
    assert ANALYZE is not None
    names = [str(folder / one.name) for one in sorted(folder.glob("lamplight*.*"))]
    done = subprocess.run([ANALYZE, "verify", "--man=no", *names], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "lamplight" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.skipif(ANALYZE is None, reason="no systemd here: the directives were read by the tests above")
@pytest.mark.parametrize("name", ["lamplight.service", "lamplight-backup.service"])
def test_systemd_counts_little_exposure(folder: Path, name: str) -> None:
    assert ANALYZE is not None
    command = [ANALYZE, "security", "--offline=true", f"--threshold={EXPOSURE_MAX}", "--no-pager", str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd cannot look at a unit that is not loaded")
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_are_installed_where_it_is_wanted(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["systemd-unit", "--install", "--into", str(tmp_path)])
    assert done.exit_code == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "lamplight-backup.service",
        "lamplight-backup.timer",
        "lamplight.service",
    ]
    shown = CliRunner().invoke(app, ["systemd-unit"]).stdout
    assert (tmp_path / "lamplight.service").read_text() in shown
    failed = CliRunner().invoke(app, ["systemd-unit", "--install", "--into", str(tmp_path / "nowhere")])
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)


async def test_the_hub_says_that_it_is_ready_that_it_lives_and_that_it_stops(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.setblocking(False)
        heard: list[str] = []

        def listen() -> list[str]:
            with suppress(BlockingIOError):
                heard.append(systemd.recv(100).decode())
            return heard

        path, watched = tmp_path / "lamplight.db", "400000"  # microseconds
        with cast.hub_process(path, cast.NOBODYS_PORT, NOTIFY_SOCKET=str(address), WATCHDOG_USEC=watched) as hub:
            await cast.until(lambda: listen().count("WATCHDOG=1") >= 3)
            hub.process.terminate()
            await cast.until(lambda: "STOPPING=1" in listen())
            assert await asyncio.to_thread(hub.process.wait, cast.DEADLINE_S) == 0
    assert heard[0] in ("READY=1", "WATCHDOG=1")
    assert heard.count("READY=1") == 1
