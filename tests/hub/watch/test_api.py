"""Whoever works here may see how the hub is; every page is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.certificates import issue, make_authority
from hub.console import messages
from hub.watch import HubProblem
from hub.watch import watch as shell
from hub.watch.model import KINDS
from tests import cast

if TYPE_CHECKING:
    from pathlib import Path

DAY_MS = 24 * 3600 * 1000


@pytest.fixture(autouse=True)
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a look every five seconds: nobody waits so long here."""
    monkeypatch.setattr(shell, "LOOK_EVERY_S", 0.02)


async def test_every_check_is_shown_with_its_limits(hub: cast.RunningApp) -> None:
    await cast.until(lambda: hub.app.state.watch.kept_ms is not None)
    chen = await hub.signed_in("chen")
    found = (await chen.get("/api/v1/hub/problems")).json()
    assert [one["kind"] for one in found["checks"]] == list(KINDS)
    assert next(one for one in found["checks"] if one["kind"] == "message_failed") == {
        "kind": "message_failed",
        "severity": "warning",
        "unit": "count",
        "value": 0,
        "begins_at": 1,
        "ends_at": 0,
    }
    assert (found["open"], found["items"], found["total"]) == ([], [], 0)
    assert found["kept_ms"] == cast.NOON_MS


async def test_a_certificate_that_ends_in_three_weeks_is_noticed(tmp_path: Path, clock: cast.HandClock) -> None:
    make_authority(tmp_path / "ca", "Lamplight", cast.NOON_MS)
    made = issue(tmp_path / "ca", ["hub"], cast.NOON_MS, days=22)
    clock.forward(DAY_MS)
    async with cast.running_app(tmp_path, clock, tls_cert=made.cert, tls_key=made.key) as hub:
        watch = hub.app.state.watch
        await cast.until(lambda: watch.values.get("certificate_ends") == 21 * DAY_MS)
        await cast.until(lambda: "certificate_ends" in [one.kind for one in watch.problems])
        issue(tmp_path / "ca", ["hub"], clock.now_ms())
        await cast.until(lambda: "certificate_ends" not in [one.kind for one in watch.problems])


async def test_who_has_not_signed_in_is_told_nothing(hub: cast.RunningApp) -> None:
    assert (await hub.client().get("/api/v1/hub/problems")).status_code == 401


def test_a_sign_of_life_says_what_is_wrong_and_nothing_where_nothing_is() -> None:
    problem = HubProblem("broker_link", "critical", 5, 1)
    said = '"problems":[{"kind":"broker_link","severity":"critical","since_ms":5,"value":1}]'
    assert messages.tick(7, 9, (problem,)) == f'{{"type":"tick","seq":7,"now_ms":9,{said}}}'
    assert messages.tick(7, 9, ()) == '{"type":"tick","seq":7,"now_ms":9}'
    assert '"problems":[]' in messages.hello("e", 7, 9)
    assert said in messages.hello("e", 7, 9, [problem])
