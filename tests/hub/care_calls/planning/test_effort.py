"""What a conversation takes: the call and the tries in vain before it, counted with the plan of each day."""

from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.planning import effort, making, state
from hub.care_calls.planning.effort import Counted, minutes
from hub.care_calls.planning.model import CALL_MINUTES
from tests import cast
from tests.hub.care_calls.planning.test_capacity import outlook, planned

# Four minutes and a quarter of a try, as nobody has called yet.
AT_FIRST = 4.5


def test_where_every_call_is_a_conversation_it_takes_little_more_than_the_call() -> None:
    assert minutes(Counted()) == AT_FIRST
    assert minutes(Counted(100_000, 100_000)) == CALL_MINUTES
    assert minutes(Counted(3_030, 1_056)) == CALL_MINUTES + round(effort.TRY_MINUTES * (3_060 / 1_080 - 1), 2)
    assert minutes(Counted(100_000, 0)) == CALL_MINUTES + effort.TRY_MINUTES * effort.VAIN_MAX, "then others are asked"


def test_how_long_calls_really_are_counts_as_soon_as_there_are_some() -> None:
    hour = 60 * 60_000
    talk_of_six = Counted(800, 640, 640, 64 * hour, 160, 160 * 60_000)
    assert 6.1 < minutes(talk_of_six) < 6.25, "six minutes, and a quarter of a try of a minute"
    few = Counted(8, 8, 8, 8 * 10 * 60_000)
    assert AT_FIRST < minutes(few) < 6, "eight of ten minutes are few"


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_one_call_more_in_vain_never_makes_it_less(talks: int, vain: int) -> None:
    before = minutes(Counted(talks + vain, talks))
    assert CALL_MINUTES <= before <= minutes(Counted(talks + vain + 1, talks))
    assert minutes(Counted(talks + vain + 1, talks + 1)) <= before or not vain


async def test_who_does_not_answer_takes_time_and_room_from_the_next_day_on(hub: cast.RunningApp) -> None:
    await planned(hub)
    zhou = await hub.signed_in("zhou")
    before = await outlook(zhou)
    assert before["call_minutes"] == AT_FIRST
    assert all(one["needed_min"] == round(one["calls"] * AT_FIRST) for one in before["days"])
    for _ in range(30):
        for resident in range(1, 7):
            await zhou.post(f"/api/v1/residents/{resident}/care-calls", json={"outcome": "no_answer"})
    by_day = await hub.database.read(lambda tx: (making.make(tx).call_minutes, effort.call_minutes(tx)))
    assert by_day[0] == by_day[1], "by day the quarters stay as large as they were for the plan of the day"
    await planned(hub)
    after = await outlook(zhou)
    assert after["call_minutes"] == minutes(Counted(180, 0)) > AT_FIRST
    seats = {one["day"]: one["rostered_min"] for one in after["days"]}
    assert seats == {one["day"]: one["rostered_min"] for one in before["days"]}, "one seat is enough for six"
    rooms = await hub.database.read(lambda tx: [state.open_slots(tx, 3, one) for one in (AT_FIRST, None)])
    assert sum(one.room for one in rooms[1]) < sum(one.room for one in rooms[0])
