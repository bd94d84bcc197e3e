"""What a conversation takes: the call and the tries in vain before it, counted with the plan of each day."""

from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.planning import effort, making, state
from hub.care_calls.planning.model import CALL_MINUTES
from tests import cast
from tests.hub.care_calls.planning.test_capacity import outlook, planned

# Four minutes and a quarter of a try, as nobody has called yet.
AT_FIRST = 4.5


def test_where_every_call_is_a_conversation_it_takes_little_more_than_the_call() -> None:
    assert effort.minutes(0, 0) == AT_FIRST
    assert effort.minutes(100_000, 100_000) == CALL_MINUTES
    assert effort.minutes(3_000, 1_000) == CALL_MINUTES + round(effort.TRY_MINUTES * (3_100 / 1_080 - 1), 2)
    assert effort.minutes(100_000, 0) == CALL_MINUTES + effort.TRY_MINUTES * effort.VAIN_MAX, "then others are asked"


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_one_call_more_in_vain_never_makes_it_less(talks: int, vain: int) -> None:
    assert CALL_MINUTES <= effort.minutes(talks + vain, talks) <= effort.minutes(talks + vain + 1, talks)
    assert effort.minutes(talks + vain + 1, talks + 1) <= effort.minutes(talks + vain, talks)


async def test_who_does_not_answer_takes_time_and_room_from_the_next_day_on(hub: cast.RunningApp) -> None:
    await planned(hub)
    zhou = await hub.signed_in("zhou")
    before = await outlook(zhou)
    assert before["call_minutes"] == AT_FIRST
    assert all(one["needed_min"] == round(one["calls"] * AT_FIRST) for one in before["days"])
    for _ in range(30):
        for resident in range(1, 7):
            await zhou.post(f"/api/v1/residents/{resident}/care-calls", json={"outcome": "no_answer"})
    made = await hub.database.read(making.make)
    assert made.call_minutes == AT_FIRST, "today the quarters stay as large as they were"
    room = await hub.database.read(lambda tx: sum(one.room for one in state.open_slots(tx, 3)))
    await planned(hub)
    after = await outlook(zhou)
    assert after["call_minutes"] == effort.minutes(180, 0) > AT_FIRST
    seats = {one["day"]: one["rostered_min"] for one in after["days"]}
    assert seats == {one["day"]: one["rostered_min"] for one in before["days"]}, "one seat is enough for six"
    left = await hub.database.read(lambda tx: sum(one.room for one in state.open_slots(tx, 3)))
    assert left < room
