"""Kill the hub between any two steps, or within one: what has become of a night is the same."""

from pathlib import Path

import pytest

from hub.alarms.conditions import service
from hub.alarms.conditions.service import look
from hub.kernel import Write

from .town import MINUTE, Night, zone

QUERIES = (
    "SELECT device_id, kind, state, alarm_id FROM condition",
    "SELECT alarm_id, cause, zone_id, building, ended_ms IS NULL FROM incident",
    "SELECT alarm_id, device_id, back_ms IS NULL FROM incident_member",
    "SELECT kind, state, device_id, presses, returned_ms IS NULL, place FROM alarm",
    "SELECT resident_id, kind, alarm_id FROM timeline",
)


HOMES = 500  # of the first two zones


class Killed(Exception):
    """The process is gone."""


def dump(night: Night) -> list[list[str]]:
    return [sorted(map(repr, night.rows(query))) for query in QUERIES]


class Killer(Night):
    """A night in which each step is carried out once in vain. A step has no memory, so the next is another life's."""

    def looks(self) -> None:
        while True:
            with pytest.raises(Killed):
                self.database.write_now(self._dies)
            due_ms, _ = self.database.write_now(look)
            if due_ms is None or due_ms > self.clock.now_ms():
                return

    def _dies(self, tx: Write) -> None:
        look(tx)
        raise Killed


async def story(night: Night) -> list[list[str]]:
    await night.begin()
    stays = [zone(1)[7], zone(2)[3]]
    for minutes, silent, dark in (
        (5, stays, ()),
        (6, [*zone(1), *stays], zone(2)),
        (3, stays, zone(2)[:2]),
        (16, stays, zone(2)[:2]),
    ):
        await night.passes(minutes * MINUTE, silent=silent, dark=dark, every_ms=MINUTE)
    return dump(night)


async def test_a_hub_that_is_killed_after_and_within_each_step_comes_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[list[list[str]]] = []
    for kind, name in ((Night, "calm"), (Killer, "killed")):
        (tmp_path / name).mkdir()
        night = kind(tmp_path / name, HOMES)
        monkeypatch.setattr(service, "ROWS_MAX", 70 if kind is Killer else 1_000)
        found.append(await story(night))
        night.end()
    calm, killed = found
    assert any("incident_joined" in line for line in calm[-1])
    assert killed == calm
