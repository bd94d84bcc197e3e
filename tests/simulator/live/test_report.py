"""The report of a run: figures with the tables behind them, whole in one file, and marked when cut short."""

from __future__ import annotations

import json
import re
import signal
import socket
from typing import TYPE_CHECKING, Any

import pytest

from simulator.live.answer_times import AnswerTimes
from simulator.live.page import page
from simulator.live.watched import where_time_goes
from tests.cast import DEADLINE_S, SITE_KEY
from tests.simulator.live.live_town import PHONES, LiveTown, refused
from tools.live import main as live

if TYPE_CHECKING:
    from pathlib import Path


def found(**more: Any) -> dict[str, Any]:
    """A result, as far as the page needs one."""
    times = AnswerTimes()
    for ms in (3, 4, 7, 7, 30):
        times.add(ms * 1000)
    own = {"core_percent": 1.0, "memory_mb": 100.0, "late_ms_max": 2.0, "cpu_s": 1.0}
    figures = dict.fromkeys(
        ("phones", "connected", "presses", "answered", "waiting", "heartbeats", "messages_up", "messages_down"), 5
    )
    asked = {"broker": "mqtt://<b>:1883", "devices": 5, "real": 0}
    return {
        **figures, "refused": 0, "partial": False, "began_utc": "2026-11-23T00:00:00+00:00", "run_s": 60.0,
        "asked": asked, "received": times.as_json(), "taken_times": AnswerTimes().as_json(), "recoveries": [],
        "simulator": own, "hub": None, "real": None, "notes": [], **more,
    }  # fmt: skip


def test_the_histogram_and_the_table_behind_it_say_the_same() -> None:
    text = page(found())
    assert text.count('class="bar"') == 6, "from 1 ms to 50 ms, none beyond the slowest"
    for end, answers in (("5 ms", 2), ("10 ms", 2), ("50 ms", 1), ("100 ms", 0)):
        assert f"<td>{end}</td><td>{answers}</td>" in text
    assert "No answers were measured." in text, "nobody took any"


def test_the_page_needs_nothing_from_anywhere_and_runs_nothing() -> None:
    text = page(found(profile={"samples": 0, "file": "<i>", "functions": []}))
    assert not re.search(r"<script|https?://|src=|<link", text)
    assert "<b>" not in text
    assert "<i>" not in text


def test_only_a_run_that_was_cut_short_is_called_partial() -> None:
    assert "partial" not in page(found())
    assert "this is a partial report" in page(found(partial=True))


def test_a_profile_tells_own_time_from_time_in_what_is_called() -> None:
    told = where_time_goes(["main (a.py:1);work (b.py:7) 3", "main (a.py:2);work (b.py:9) 5", "main (a.py:3) 2"])
    assert told["samples"] == 10
    assert told["functions"] == [
        {"function": "work (b.py)", "own_percent": 80.0, "all_percent": 80.0},
        {"function": "main (a.py)", "own_percent": 20.0, "all_percent": 100.0},
    ]


@pytest.mark.needs_mosquitto
def test_a_run_writes_what_it_measured_at_the_phones_and_saw_of_the_hub(town: LiveTown) -> None:
    out = town.folder / "out"
    with town.simulator("--rate", "600", "--for", "6", "--storm-at", "2.5", "--report", str(out)) as simulator:
        assert simulator.process.wait(DEADLINE_S) == 0, simulator.errors()
    told = json.loads((out / "live.json").read_text("utf-8"))
    assert told == simulator.figures(), "the last line of --json is the report"
    assert told["received"]["count"] == told["answered"] > 0
    assert told["received"]["p50_ms"] > 0
    assert (told["partial"], told["hub"]["pid"]) == (False, town.hub.process.pid)
    [storm] = told["recoveries"]
    assert storm["lost"] == PHONES
    assert storm["dialled_per_s_max"] <= 200
    assert "Lines lost by many at once" in (out / "index.html").read_text("utf-8")


@pytest.mark.needs_mosquitto
def test_an_interrupted_run_leaves_a_partial_report(town: LiveTown) -> None:
    out = town.folder / "out"
    with town.simulator("--rate", "600", "--for", "600", "--report", str(out)) as simulator:
        simulator.until(lambda one: one["answered"] >= 3)
        simulator.process.send_signal(signal.SIGINT)
        assert simulator.process.wait(DEADLINE_S) == 130
    told = json.loads((out / "live.json").read_text("utf-8"))
    assert told["partial"] is True
    assert told["answered"] >= 3
    assert "this is a partial report" in (out / "index.html").read_text("utf-8")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "out" / "thesis.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    code, errors = refused(tmp_path, "--report", str(kept.parent))
    assert code == 1
    assert "--force" in errors
    assert [one.name for one in kept.parent.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (("mqqt://127.0.0.1",), "Did you mean mqtt://"),
        (("--devises", "5"), "--devices"),
        (("--devices", "200001"), "less than or equal to 200000"),
        (("--devices", "190000"), "--gateways"),
        (("--rate", "-1"), "greater than or equal to 0"),
        (("--ca", "ca.pem"), "mqtts://HOST:PORT"),
        (("mqtts://127.0.0.1", "--ca", "/no/such.pem"), "/no/such.pem"),
        (("mqtts://127.0.0.1", "--real", "2"), "plain MQTT"),
        (("--storm-at", "soon"), "60,90"),
        (("--profile",), "--report"),
    ],
)
def test_what_cannot_be_is_answered_with_what_can(tmp_path: Path, options: tuple[str, ...], answer: str) -> None:
    code, errors = refused(tmp_path, *options, program=live)
    assert code == 2, errors
    assert answer in errors


@pytest.mark.parametrize("options", [("--real", "2"), ("--own-hub", "own")])
def test_what_only_the_whole_command_has_is_refused_without_it(tmp_path: Path, options: tuple[str, ...]) -> None:
    code, errors = refused(tmp_path, *options)
    assert code == 2
    assert "`lamplight simulate --live`" in errors


def test_without_a_hub_there_is_nothing_to_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMPLIGHT_SITE_KEY", SITE_KEY)
    options = ("--profile", "--report", str(tmp_path / "out"), "--hub-url", "http://127.0.0.1:9")
    code, errors = refused(tmp_path, *options)
    assert code == 1
    assert "--hub-pid" in errors


@pytest.mark.parametrize(
    ("key", "options", "code", "answer"),
    [
        ("", (), 2, "LAMPLIGHT_SITE_KEY is the site's key in hexadecimal"),
        ("not hexadecimal", (), 2, "LAMPLIGHT_SITE_KEY is the site's key in hexadecimal"),
        (SITE_KEY, ("--site", "a/b"), 2, "a/b"),
        (SITE_KEY, ("--for", "inf"), 2, "--for"),
        (SITE_KEY, ("mqtt://no-such-host.invalid",), 1, "there is no no-such-host.invalid"),
        (SITE_KEY, ("mqtt://127.0.0.1:1",), 1, "no broker answers at mqtt://127.0.0.1:1"),
    ],
)
def test_who_cannot_begin_is_told_why_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, options: tuple[str, ...], code: int, answer: str
) -> None:
    monkeypatch.setenv("LAMPLIGHT_SITE_KEY", key)
    ended, errors = refused(tmp_path, *options)
    assert ended == code, errors
    assert answer in errors


@pytest.mark.needs_mosquitto
def test_a_broker_that_knows_none_of_the_phones_is_told_of(town: LiveTown) -> None:
    with town.simulator("--for", "60", LAMPLIGHT_SITE_KEY="0f" * 32) as simulator:
        assert simulator.process.wait(DEADLINE_S) == 1
        assert "is LAMPLIGHT_SITE_KEY the key of this site" in simulator.errors()


@pytest.mark.needs_mosquitto
def test_a_port_that_is_taken_is_named(town: LiveTown) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with town.simulator("--for", "60", LAMPLIGHT_PHONE_KEY="key", LAMPLIGHT_PHONE_PORT=port) as simulator:
            assert simulator.process.wait(DEADLINE_S) == 3
            assert f"http://127.0.0.1:{port} cannot be opened" in simulator.errors()
