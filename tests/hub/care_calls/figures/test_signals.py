"""What the last conversations show together is shown, and nothing is concluded from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.figures.signals import Conversation, Signal, signals


def talks(
    *moods: int | None, needs: dict[int, tuple[str, ...]] | None = None, notes: dict[int, str] | None = None
) -> list[Conversation]:
    return [
        Conversation(n, n * 1000, mood, None, (needs or {}).get(n, ()), (notes or {}).get(n, ""))
        for n, mood in enumerate(moods, 1)
    ]


@pytest.mark.parametrize(
    ("moods", "kinds"),
    [
        ((3, 2, 1), ["mood_falling"]),
        ((3, 3, 2), ["mood_falling"]),
        ((3, None, 2, None, 1), ["mood_falling"]),
        ((3, 2, 3), []),
        ((2, 2, 2), []),
        ((3, 2), []),
        ((1, 3, 2), []),
        ((2, 1, 1), ["mood_falling"]),
        ((1, 1), ["mood_low"]),
        ((3, 1, 1), ["mood_falling"]),
    ],
)
def test_a_mood_that_falls_over_three_conversations_is_shown(moods: tuple[int | None, ...], kinds: list[str]) -> None:
    assert [one.kind for one in signals(talks(*moods))] == kinds


def test_health_is_looked_at_by_itself() -> None:
    found = signals([Conversation(n, n, None, health, (), "") for n, health in enumerate((3, 2, 2), 1)])
    assert found == [Signal("health_falling", 3, (1, 2, 3), (3, 2, 2))]


def test_a_need_that_comes_again_is_shown_once_with_its_conversations() -> None:
    found = signals(talks(3, 3, 3, needs={1: ("meals", "meals"), 2: ("doctor",), 3: ("meals",)}))
    assert found == [Signal("need_repeated", 3000, (1, 3), word="meals")]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        *(("昨晚没睡好", "sleep_noted"), ("Slept badly", "sleep_noted"), ("Dort mal depuis lundi", "sleep_noted")),
        *(
            ("不下楼了", "activity_noted"),
            ("No walk this week", "activity_noted"),
            ("Does not go out", "activity_noted"),
            ("Ne sort plus", "activity_noted"),
        ),
    ],
)
def test_what_was_noted_of_nights_and_of_going_out_is_shown_in_the_words_of_the_note(note: str, kind: str) -> None:
    assert [(one.kind, one.word) for one in signals(talks(3, notes={1: note}))] == [(kind, note)]


def test_other_notes_are_nobodys_signal() -> None:
    assert signals(talks(3, 3, notes={1: "likes opera", 2: "想吃面条"})) == []


LEVELS = st.none() | st.integers(1, 3)


@given(st.lists(st.tuples(LEVELS, LEVELS, st.lists(st.sampled_from(["meals", "doctor"]), max_size=3)), max_size=8))
def test_a_signal_names_conversations_that_were_and_the_same_gives_the_same(
    rows: list[tuple[int | None, int | None, list[str]]],
) -> None:
    all_talks = [Conversation(n, n, mood, health, tuple(needs), "") for n, (mood, health, needs) in enumerate(rows, 1)]
    found = signals(all_talks)
    assert found == signals(all_talks)
    assert all(set(one.care_calls) <= {talk.id for talk in all_talks} and one.care_calls for one in found)
    rising = [mood for mood, _, _ in rows if mood is not None]
    if rising == sorted(rising):
        assert all(one.kind != "mood_falling" for one in found)
