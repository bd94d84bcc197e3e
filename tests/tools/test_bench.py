"""What the bench has measured is judged by its limits, and drawn so that a browser can read it."""

from typing import Any
from xml.etree import ElementTree

import pytest

from tools.bench.figures import Figure, figures
from tools.bench.show import plot


def size(devices: int, **more: float) -> dict[str, Any]:
    usual = {"sos_p99_ms": 10.0, "core_share": 0.1, "cpu_s_per_million": 100.0, "memory_mb": 100 + devices / 1000}
    return {"devices": devices, **usual, **more}


def named(found: dict[str, Any]) -> dict[str, Figure]:
    return {one.name: one for one in figures(found)}


def test_a_hundred_thousand_devices_may_take_two_fifths_of_a_core() -> None:
    name = "100,000 devices: share of a core"
    assert named({"sizes": [size(1_600), size(100_000, core_share=0.4)]})[name].holds
    assert not named({"sizes": [size(1_600), size(100_000, core_share=0.41)]})[name].holds


def test_growth_is_judged_between_the_smallest_and_the_largest() -> None:
    found = named({"sizes": [size(1_600), size(10_000, sos_p99_ms=500.0), size(30_000, cpu_s_per_million=121.0)]})
    assert found["30,000 devices, times 1,600: SOS p99"].holds
    assert not found["30,000 devices, times 1,600: CPU for a million heartbeats"].holds
    assert found["memory for each device more"].value == pytest.approx(1)


def test_a_town_that_did_not_come_back_is_no_figure() -> None:
    lost = {"broker": "mosquitto", "devices": 1_600, "all_back_s": None, "missing": 3, "broker_cpu_s": 1.0}
    assert [one.holds for one in figures({"recovery": [lost]})] == [False, True]
    back = {**lost, "missing": 0, "all_back_s": 31.0, "pressing_waited_s_max": 2.0, "dialled_per_s_max": 200}
    assert [one.holds for one in figures({"recovery": [back]})] == [True, False, True, True, True]


def test_the_desk_is_judged_by_what_a_person_notices() -> None:
    seen = {"browser": True, "alarms": 1_600, "pages": 30, "not_shown": 0, "shown_p50_ms": 40.0, "shown_p99_ms": 101.0}
    hub = {
        "changes_per_s": 20,
        "core_share": 0.05,
        "core_share_alone": 0.04,
        "start_residents": 100_000,
        "start_alarms": 10_000,
        "start_s": 3.1,
    }
    found = figures({"desk": {**seen, **hub, "first_load_s": 1.0, "script_kb": 150.0}})
    assert [one.name for one in found if not one.holds] == [
        "desk, 1,600 open alarms, 30 pages: event to row, p99",
        "start with 100,000 residents, 10,000 open alarms",
    ]
    assert len(figures({"desk": {"browser": False, **hub}})) == 3, "without a browser nothing is said of one"


def test_who_could_come_is_found_in_time_in_a_small_register_and_in_a_large_one() -> None:
    sizes = [{"providers": 132, "match_ms": 5.1, "cold_ms": 9.0}, {"providers": 10_000, "match_ms": 50, "cold_ms": 90}]
    assert [one.holds for one in figures({"match": sizes})] == [False, True, True, True]


def test_the_plot_is_a_picture_that_says_each_promise() -> None:
    sizes = [size(1_600), size(100_000)]
    shown = figures({"sizes": sizes})
    words = " ".join(ElementTree.fromstring(plot(shown, sizes, "a < b")).itertext())  # noqa: S314 - our own picture
    assert "a < b" in words
    assert all(one.name in words for one in shown if one.limit)
