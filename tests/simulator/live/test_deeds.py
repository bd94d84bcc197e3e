"""What happens in the homes is drawn from the seed, and looks like life."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from simulator.live.deeds import power_cuts, presses
from simulator.town.streams import stream

HOMES = 1600


def test_the_same_seed_has_the_same_day() -> None:
    first, again, other = (list(islice(presses(stream(seed, "deeds"), HOMES, 180), 200)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_somebody_presses_every_few_minutes_on_average() -> None:
    deeds = list(islice(presses(stream(7, "deeds"), HOMES, 180), 5000))
    mean_s = sum(deed.wait_ms for deed in deeds) / len(deeds) / 1000
    assert 150 < mean_s < 200
    assert max(deed.wait_ms for deed in deeds) <= 4 * 180_000
    assert {deed.home for deed in deeds} <= set(range(HOMES))


def test_presses_are_of_every_kind() -> None:
    shapes = Counter(
        tuple(step.act for step in deed.steps) for deed in islice(presses(stream(7, "deeds"), HOMES, 180), 3000)
    )
    assert shapes[("press",)] > shapes[("press_remote",)] > shapes[("test",)] > 0
    assert shapes[("press", "cancel")] > 0
    assert shapes[("press", "press")] + shapes[("press", "press_remote")] > 0


def test_the_mains_come_back() -> None:
    for deed in islice(power_cuts(stream(7, "deeds"), HOMES, 600), 200):
        acts = [step.act for step in deed.steps]
        assert acts.index("mains_off") < acts.index("mains_on")
        assert deed.steps[-1] == (30 * 60_000, "battery", 100)
        assert all(0 <= step.value <= 100 for step in deed.steps)
