"""Whatever goes wrong in a small town, in whatever order: every promise holds, seed after seed.

The quick profile lives through the same seeds each time, so that nobody's change is held up by what it did not do; the
long one lives longer and goes on from the seed of the day. For more at a time: `lamplight simulate --swarm 200`.
"""

from __future__ import annotations

import pytest

from simulator import scenarios
from simulator.hunt.replay import command
from simulator.virtual.options import Options
from simulator.virtual.run import run
from simulator.virtual.when import When
from tests.randomness import PROFILE, SEED

SEEDS = {"quick": range(1, 201), "long": range(SEED, SEED + 5_000)}[PROFILE]
SCENARIO = "anything"
HOMES, SPAN_US = {"quick": (5, 1800 * 1_000_000), "long": (6, 3600 * 1_000_000)}[PROFILE]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_promise_holds(seed: int) -> None:
    options = Options(seed, SCENARIO, HOMES, SPAN_US)
    broken = run(options).violations
    when = When(scenarios.find(SCENARIO).begins_at)
    assert not broken, f"{broken[0].name}: {broken[0].text}\nagain: {command(options, when)} --until-violation"
