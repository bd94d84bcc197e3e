"""Out of service: nobody is called for a device's silence until a day that was named, and its button calls for help."""

import pytest

from hub.alarms import Press, PressKey, take_in
from hub.devices import out_of_service, out_of_service_all
from hub.devices.out import end_due, put_back, take_out
from hub.kernel import Problem
from hub.operators import Signed
from hub.residents import timeline
from tests import cast

from .town import PHONE, Town

TECHNICIAN = Signed(cast.SUN, "孙师傅", "technician", "zh-CN", "system", b"")
DAY_MS = 86_400_000


def out_until(town: Town, until_ms: int) -> None:
    town.database.write_now(lambda tx: take_out(tx, TECHNICIAN, PHONE, "repair", "in the workshop", until_ms))


def is_out(town: Town) -> bool:
    return town.database.read_now(lambda tx: out_of_service(tx, PHONE))


async def test_it_ends_by_itself_on_its_day_and_everybody_is_told(town: Town) -> None:
    out_until(town, cast.NOON_MS + DAY_MS)
    assert is_out(town)
    town.clock.forward(DAY_MS - 1)
    assert town.database.write_now(end_due)[0] == cast.NOON_MS + DAY_MS
    assert is_out(town)
    town.clock.forward(1)
    assert not is_out(town), "also before anybody has noted it"
    assert town.database.write_now(end_due)[0] is None
    assert [(one["out"], one["until_ms"]) for one in town.news("device_out")] == [
        (True, cast.NOON_MS + DAY_MS),
        (False, None),
    ]
    kinds = [(one.kind, one.actor) for one in town.database.read_now(lambda tx: timeline(tx, cast.WANG))]
    assert kinds == [("device_back", "hub"), ("device_out", f"operator {cast.SUN}")]


async def test_a_second_time_changes_the_end_and_the_reason(town: Town) -> None:
    out_until(town, cast.NOON_MS + DAY_MS)
    out_until(town, cast.NOON_MS + 3 * DAY_MS)
    (one,) = town.database.read_now(out_of_service_all).values()
    assert one.until_ms == cast.NOON_MS + 3 * DAY_MS


async def test_it_can_end_early_but_only_once(town: Town) -> None:
    out_until(town, cast.NOON_MS + DAY_MS)
    town.database.write_now(lambda tx: put_back(tx, TECHNICIAN, PHONE))
    assert not is_out(town)
    with pytest.raises(Problem) as refused:
        town.database.write_now(lambda tx: put_back(tx, TECHNICIAN, PHONE))
    assert refused.value.code == "in_service"


@pytest.mark.parametrize("days", [0, -1, 367])
async def test_there_is_no_out_of_service_without_an_end(town: Town, days: int) -> None:
    with pytest.raises(Problem) as refused:
        out_until(town, cast.NOON_MS + days * DAY_MS)
    assert refused.value.status == 422


async def test_its_faults_are_still_known(town: Town) -> None:
    out_until(town, cast.NOON_MS + DAY_MS)
    town.hears()
    await town.after(180_000)
    assert [one["fault"] for one in town.news("fault")] == ["offline"]


async def test_a_press_of_a_device_out_of_service_is_an_alarm(town: Town) -> None:
    out_until(town, cast.NOON_MS + DAY_MS)
    key = PressKey(PHONE, "0a0b0c0d", 1)
    at_ms = town.clock.now_ms()
    press = Press(key, cast.WANG, PHONE, "phone", "ip", at_ms, at_ms, False, False, 80, True)
    (answer,), _ = town.database.write_now(lambda tx: take_in(tx, [press]))
    assert answer.stage == "received"
    assert [(one["what"], one["priority"]) for one in town.news("alarm")] == [("opened", 1)]
