"""Who sleeps, naps, is out or away does not hear the telephone; everybody else does."""

from __future__ import annotations

from datetime import date, timedelta

from simulator.people.rhythm import Rhythm, away, hears_telephone, rhythm
from simulator.town import build
from simulator.virtual.chance import Chance

DAY = date(2026, 11, 2)


def test_nobody_answers_asleep_at_their_nap_or_out() -> None:
    own = Rhythm(wake_min=360, out_min=480, out_for_min=60, nap_min=780, nap_for_min=60, bed_min=1290, test_day=0)
    heard = {
        minute: own.answers(minute) for minute in (0, 359, 360, 479, 480, 539, 540, 779, 780, 839, 840, 1289, 1290)
    }
    assert [minute for minute, hears in heard.items() if hears] == [360, 479, 540, 779, 840, 1289]


def test_who_is_away_never_answers_and_at_home_everybody_does_at_some_minute() -> None:
    chance, residents = Chance(7), build(7, 60).residents
    for resident in residents:
        own = rhythm(chance, resident)
        for days in range(0, 90, 9):
            day = DAY + timedelta(days=days)
            heard = [hears_telephone(chance, resident, day, minute) for minute in range(0, 1440, 30)]
            at_home = away(chance, resident, day) is None
            assert any(heard) == at_home
            assert not heard[2], "nobody is awake at one in the morning"
            assert heard == [at_home and own.answers(minute) for minute in range(0, 1440, 30)]
