"""Whatever cannot be done is refused before anything begins, with what can be done; the rest is understood."""

from pathlib import Path

import pytest

from simulator.virtual.request import MANY, ONE, Asked, Refused, Request, understood
from simulator.virtual.when import DAY_US, SECOND_US

HOUR_US = 3600 * SECOND_US


def asked(**words: object) -> Request:
    """What is understood of these options, with seed 7."""
    return understood(Asked(**{"seed": 7, **words}))  # pyright: ignore[reportArgumentType] - the tests know the types


def refused(**words: object) -> str:
    """With which words they are refused."""
    with pytest.raises(Refused) as found:
        asked(**words)
    return f"{found.value.option}: {found.value}"


def test_nothing_said_is_a_day_of_the_whole_town() -> None:
    options = asked().options
    assert (options.scenario, options.devices, options.span_us) == ONE
    assert options.leap
    assert options.invariants is None


def test_a_swarm_looks_at_a_small_wild_town() -> None:
    request = asked(swarm=200)
    assert (request.options.scenario, request.options.devices, request.options.span_us) == MANY
    assert request.seeds == 200
    assert request.jobs >= 1


def test_days_and_hours_add_up() -> None:
    assert asked(days=1, hours=1.5).options.span_us == DAY_US + 90 * 60 * SECOND_US
    assert asked(hours=4.0).options.span_us == 4 * HOUR_US


@pytest.mark.parametrize("words", [{"days": 0}, {"hours": 0.01}, {"days": 367}, {"days": -3}, {"hours": float("nan")},
                                   {"hours": float("inf")}])  # fmt: skip
def test_an_impossible_length_is_refused_with_what_is_possible(words: dict[str, float]) -> None:
    assert refused(**words) == "--days / --hours: possible are 0.1 hours to 366 days"


def test_an_unknown_scenario_is_refused_with_the_nearest() -> None:
    assert refused(scenario="power_cuts").startswith("--scenario: there is no 'power_cuts'; near to it are: power_cut")
    assert "quiet_night" in refused(scenario="xyzzy")


def test_an_unknown_invariant_is_refused_with_the_nearest() -> None:
    assert "no_accepted_press_is_lost" in refused(invariants=("no_accepted_press_lost",))


def test_an_invariant_named_twice_is_looked_at_once() -> None:
    name = "no_accepted_press_is_lost"
    assert asked(invariants=(name, name)).options.invariants == (name,)


def test_times_are_read_by_the_clock_of_the_scenario() -> None:
    request = asked(scenario="quiet_night", days=2, calm_from="2 00:00")
    begins_us = (request.when.begins.hour * 60 + request.when.begins.minute) * 60 * SECOND_US
    assert request.options.calm_from_us == DAY_US - begins_us
    assert refused(calm_from="25:00").startswith("--calm-from: ")


def test_what_chooses_from_the_trace_needs_a_trace(tmp_path: Path) -> None:
    assert refused(trace_from="10:00").startswith("--from: ")
    assert refused(trace_devices=("ph-00001",)).startswith("--device: ")
    request = asked(trace=tmp_path / "trace.jsonl", trace_devices=("ph-00003", "rc-00004"), devices=4)
    assert request.devices == ("ph-00003", "rc-00004")
    assert "to ph-00004 and rc-00004" in refused(trace=tmp_path / "trace.jsonl", trace_devices=("ph-00005",), devices=4)


def test_options_of_one_run_do_not_go_with_a_swarm_nor_the_other_way_round(tmp_path: Path) -> None:
    assert refused(swarm=2, trace=tmp_path / "trace.jsonl").startswith("--trace: ")
    assert refused(swarm=2, keep_database=tmp_path / "hub.db").startswith("--keep-database: ")
    assert refused(jobs=2).startswith("--jobs: ")


def test_nothing_that_is_there_is_written_over_unless_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    assert (
        refused(report=tmp_path) == f"--report: the folder {tmp_path} is not empty; --force writes into it all the same"
    )
    assert refused(keep_database=tmp_path / "kept").endswith("--force writes over it")
    assert refused(trace=tmp_path / "kept").endswith("--force writes over it")
    assert asked(report=tmp_path, trace=tmp_path / "kept", force=True).report == tmp_path
    assert asked(report=tmp_path / "new").report == tmp_path / "new"


def test_a_file_where_a_folder_should_be_and_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(report=tmp_path / "file").endswith("is a file")
    assert refused(trace=tmp_path).endswith("it is a folder")
    assert refused(trace=tmp_path / "no" / "trace").endswith("its folder is missing")
