"""Whatever people say, and whenever: nobody is asked twice, everybody in their turn, and the asking comes to an end."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.alarms.asking import policy
from hub.alarms.asking.model import Asking, Try
from hub.residents import Contact

S = 1_000

SAID = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(("wait", "failed", "sent", "cannot", "declined", "going"))),
    max_size=12,
)


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.booleans(), SAID)
def test_whatever_people_say_each_is_asked_once_in_order_and_it_ends(
    together: list[bool], in_turn: bool, said: list[tuple[int, str]]
) -> None:
    people = [
        Contact(number, 1, f"{number}", "son", "1", "", True, beside, True, ())
        for number, beside in enumerate(together)
    ]
    asking, now_ms, order = Asking(1, 1, "asking", 0, in_turn=in_turn, next_ms=60 * S, due_ms=0), 0, list[int]()
    planned = policy.candidates(people, "key_holders", in_turn, {})
    tries = [Try(1, 1, one.turn, one.contact.id, "", "", True, "message", "planned") for one in planned]
    saying: dict[str, Any] = {one: one for one in ("failed", "sent", "cannot", "declined", "going")}
    assert in_turn or {one.turn for one in tries} == {1}

    def step() -> None:
        found = policy.step(asking, tries, now_ms)
        for one in found.lapse:
            one.outcome = "no_answer"
        for one in found.ask:
            assert one.outcome == "planned"
            one.outcome, one.at_ms = "asked", now_ms
            order.append(one.contact_id)
        asking.state, asking.due_ms = found.state, found.due_ms

    step()
    for number, word in [*said, *[(0, "wait")] * 6]:
        one = tries[number % len(tries)]
        if word == "wait":
            now_ms += 60 * S
        elif one.outcome in ("asked", "sent"):
            one.outcome, one.outcome_ms = saying[word], now_ms
        if asking.state == "asking":
            if policy.goes_on_at_once(asking, tries):
                asking.due_ms = now_ms
            step()
    assert order == sorted(set(order)), "in the order of the card, nobody twice"
    goes = any(one.outcome == "going" for one in tries)
    assert asking.state == ("going" if goes else "exhausted")
    assert goes or order == [one.id for one in people], "without anybody who goes, everybody was asked"
