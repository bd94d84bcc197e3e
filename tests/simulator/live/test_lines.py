"""The lines of the phones: encrypted if asked for; after a restart of the broker a press is the first to be told."""

from __future__ import annotations

import signal
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from simulator.live.address import parse, tls_context
from simulator.live.options import Options
from simulator.live.run import run
from tests.cast import DEADLINE_S, SITE_KEY, free_port
from tests.simulator.live.live_town import PHONES, LiveTown, live_town, refused
from tools.brokers.mosquitto import Tls
from tools.live import main as live

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.live.statistics import Statistics

pytestmark = pytest.mark.needs_mosquitto


def _certificate(folder: Path) -> Tls:
    """A certificate of the test's own for this machine, which signs itself."""
    certificate, key = folder / "broker.pem", folder / "broker.key"
    made = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    who = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2")
    out = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run((*made, *who, *out), check=True, capture_output=True)
    return Tls(free_port(), certificate, key)


def test_phones_speak_tls_with_the_broker_they_were_told_to_believe_and_no_other(tmp_path: Path) -> None:
    tls = _certificate(tmp_path)
    address = f"mqtts://127.0.0.1:{tls.port}"
    with live_town(tmp_path, "mosquitto", tls) as town:
        with town.simulator(address, "--ca", str(tls.certificate), "--rate", "600") as simulator:
            simulator.until(lambda one: one["connected"] == PHONES and one["answered"] >= 3)
        with town.simulator(address, "--rate", "0", "--for", "4") as stranger:
            assert stranger.process.wait(DEADLINE_S) == 1
            assert "--ca says who signed it" in stranger.errors()
        # The phones look for themselves, whatever the command has seen before them.
        where, nobody = parse(address), tls_context(None)
        options = Options(site_key=bytes.fromhex(SITE_KEY), broker=where, tls=nobody, devices=PHONES, state=tmp_path)
        assert run(replace(options, run_s=4), lambda _: None)["connected_max"] == 0
        believed = replace(options, tls=tls_context(tls.certificate), run_s=DEADLINE_S)
        assert run(believed, _until_all_are_there)["connected_max"] == PHONES


def _until_all_are_there(town: Statistics) -> None:
    """Stop a run in this process as soon as they are."""
    if town.connected == PHONES:
        signal.raise_signal(signal.SIGTERM)


def test_after_a_restart_of_the_broker_all_come_back_spread_and_a_press_does_not_wait(town: LiveTown) -> None:
    with town.simulator("--rate", "240") as simulator:
        simulator.until(lambda one: one["connected"] == PHONES and one["answered"] >= 2)
        town.broker.kill()
        lost = simulator.until(lambda one: one["connected"] == 0)
        simulator.until(lambda one: one["waiting"] >= lost["waiting"] + 4)  # pressed with nobody to hear it
        town.broker.start()
        simulator.until(lambda one: one["connected"] == PHONES)
        assert simulator.stop() == 0
    [restart] = simulator.figures()["recoveries"]
    assert restart["lost"] == PHONES
    assert restart["pressing"] >= 4
    assert restart["pressing_waited_s_max"] < restart["all_back_s"]
    assert restart["dialled_per_s_max"] <= 200


@pytest.mark.needs_micropython
def test_real_firmware_lives_in_the_same_town_and_ends_with_it(town: LiveTown) -> None:
    options = ("--devices", str(PHONES - 2), "--real", "2", "--rate", "600")
    with town.simulator(*options, program=("-m", "tools.cli", "simulate", "--live")) as simulator:
        simulator.until(lambda one: one["real_answered"] >= 3 and one["answered"] >= 10)
        assert simulator.stop() == 0
    real = simulator.figures()["real"]
    assert (real["phones"], real["online"], real["refused"], real["trouble"]) == (2, 2, 0, [])
    assert real["received"]["count"] >= 3
    with town.simulator(*options, program=("-m", "tools.cli", "simulate", "--live")) as simulator:
        simulator.until(lambda one: one["real_online"] == 2)
        phones = psutil.Process(simulator.process.pid).children(recursive=True)
        assert len(phones) >= 2
        simulator.kill()
        assert psutil.wait_procs(phones, DEADLINE_S)[1] == []


def test_a_folder_of_another_town_is_not_used_for_an_own_hub(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "lamplight.db").write_bytes(b"not a database" * 100)
    code, errors = refused(tmp_path, "--own-hub", str(tmp_path / "own"), "--devices", "5", program=live)
    assert code == 1
    assert "cannot be used" in errors
