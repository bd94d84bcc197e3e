"""The command that is printed does again what was done, also after a shell has read it."""

import shlex
from dataclasses import replace

import pytest

from simulator import scenarios
from simulator.hunt import replay
from simulator.virtual.options import Options
from simulator.virtual.when import DAY_US, When

PLAIN = Options(seed=7, scenario="power_cut", devices=1600, span_us=3 * DAY_US)
WHEN = When(scenarios.find("power_cut").begins_at)


def test_a_plain_run() -> None:
    text = replay.command(PLAIN, WHEN)
    assert text == "lamplight simulate --seed 7 --scenario power_cut --devices 1600 --days 3"


def test_a_cut_run_with_everything() -> None:
    cut = replace(
        PLAIN,
        span_us=DAY_US + 90 * 60_000_000,
        leap=False,
        calm_from_us=WHEN.at_us("2 07:14:03.000120", 3 * DAY_US),
        invariants=("no_accepted_press_is_lost",),
        until_violation=True,
    )
    words = shlex.split(replay.command(cut, WHEN))
    assert words[words.index("--hours") + 1] == "25.5"
    assert words[words.index("--calm-from") + 1] == "2 07:14:03.000120"
    assert words[-3:] == ["--invariant", "no_accepted_press_is_lost", "--until-violation"]
    assert "--no-leap" in words


@pytest.mark.parametrize("hours", [0.1, 1 / 3, 7, 47.123456789])
def test_no_length_is_lost_on_the_way(hours: float) -> None:
    span_us = round(hours * 3_600_000_000)
    option, value = replay.span(span_us)
    assert option == "--hours"
    assert round(float(value) * 3_600_000_000) == span_us
