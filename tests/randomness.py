"""Tests that try random things try other ones every night, and say how to try the same ones again.

`make test SEED=7` replays what a run with seed 7 tried. LAMPLIGHT_TESTS=long tries more, LAMPLIGHT_EXAMPLES=n so many.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, is_hypothesis_test, settings

if TYPE_CHECKING:
    import pytest
    from _pytest.terminal import TerminalReporter

# Not SEED itself, or a demo that a test starts would build another town. Set, so that the workers of xdist agree.
_OWN: Final = "LAMPLIGHT_TEST_SEED"
SEED: Final = int(os.environ.get(_OWN) or os.environ.get("SEED") or secrets.randbelow(2**31))
os.environ[_OWN] = str(SEED)

PROFILE: Final = "long" if os.environ.get("LAMPLIGHT_TESTS") == "long" else "quick"
EXAMPLES: Final = {"quick": 200, "long": 2_000}
_COUNT: Final = "random examples"


def configure(config: pytest.Config) -> None:
    """Give Hypothesis its profile and its seed, before its own plugin looks at them."""
    # A slow machine is no failure: there is no deadline for one example, only pytest's for the whole test.
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    for name, examples in EXAMPLES.items():
        examples = int(os.environ.get("LAMPLIGHT_EXAMPLES") or examples)
        settings.register_profile(
            name, max_examples=examples, deadline=None, print_blob=True, suppress_health_check=slow
        )
    settings.load_profile(PROFILE)
    if not config.getoption("hypothesis_seed"):
        config.option.hypothesis_seed = str(SEED)


def count(item: pytest.Item) -> None:
    """Note on the report of `item` how many random examples it tries at most."""
    function = getattr(item, "obj", None)
    if is_hypothesis_test(function):
        used = getattr(function, "_hypothesis_internal_use_settings", None) or settings()
        item.user_properties.append((_COUNT, str(used.max_examples)))


def header() -> str:
    """What this run tries, and how to try it again."""
    return f"random tests: profile {PROFILE}, seed {SEED} (replay: SEED={SEED} LAMPLIGHT_TESTS={PROFILE} make test)"


def report(reporter: TerminalReporter) -> None:
    """Say how many random examples were tried."""
    reports = [entry for kind in ("passed", "failed") for entry in reporter.stats.get(kind, [])]
    counts = [int(value) for entry in reports for key, value in entry.user_properties if key == _COUNT]
    if counts:
        total = f"{sum(counts)} examples at most, in {len(counts)} properties"
        reporter.write_line(f"RANDOM: {total}; {header()}")
