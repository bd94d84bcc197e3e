"""Which planner makes the plan: what the hub was told, and a start that says what is missing."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hub.care_calls.planning import making, planner, runner, solver
from hub.kernel import Read
from tests import cast


def _calls_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which planners are asked, in order."""
    asked: list[str] = []
    for name, module in (("own", planner), ("solver", solver)):

        def plan(town: Any, name: str = name, real: Any = module.plan) -> Any:
            asked.append(name)
            return real(town)

        monkeypatch.setattr(module, "plan", plan)
    return asked


async def test_the_planner_that_was_asked_for_makes_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests: list[str] = []
    for name in ("own", "solver"):
        (tmp_path / name).mkdir()
        async with cast.running_app(tmp_path / name, cast.HandClock(), care_planner=name) as hub:

            def read(tx: Read) -> tuple[making.Made, str]:
                return making.make(tx, anew=True), runner.basis_of(tx).digest

            with monkeypatch.context() as patched:
                asked = _calls_of(patched)
                _, digest = await hub.database.read(read)
            assert set(asked) == {name}
            digests.append(digest)
    assert digests[0] != digests[1], "a hub that is given another planner makes its plan anew"


def test_without_the_extra_the_start_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_name: str) -> None:
        """As where it is not installed."""

    monkeypatch.setattr("hub.settings.find_spec", nothing)
    with pytest.raises(ValidationError, match=r"lamplight\[solver\]"):
        cast.settings_for(tmp_path / "lamplight.db", care_planner="solver")
    assert cast.settings_for(tmp_path / "lamplight.db").care_planner == "own"
