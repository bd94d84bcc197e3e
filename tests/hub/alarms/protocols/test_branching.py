"""Which questions are asked: whatever is answered, and in whatever order, nobody is led astray."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from hub.alarms.model import KINDS
from hub.alarms.protocols import policy
from hub.alarms.protocols.model import Answer, OnlyIf, Protocol, Step, defaults
from hub.alarms.questions import Value, choices
from hub.operators import LANGUAGES

TEXTS = dict.fromkeys(LANGUAGES, "?")


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    """Any that could be published: each step may hang on an earlier one that can be counted."""
    steps: list[Step] = []
    for n in range(draw(st.integers(1, 8))):
        answer = draw(st.sampled_from(("yes_no", "done", "text", "number")))
        earlier = [one for one in steps if choices(one)]
        condition = None
        if earlier and draw(st.booleans()):
            needed = draw(st.sampled_from(earlier))
            wanted = draw(st.lists(st.sampled_from(choices(needed)), min_size=1, unique=True))
            condition = OnlyIf(step=needed.key, answers=tuple(wanted))
        steps.append(Step(key=f"s{n}", ask=dict(TEXTS), answer=answer, only_if=condition))  # pyright: ignore[reportArgumentType] - a dict of the three languages
    return Protocol(steps=tuple(steps))


values = st.one_of(st.sampled_from(("yes", "no", "unknown", "done", "words", "")), st.integers(0, 99))
known = st.sampled_from([defaults()[kind] for kind in KINDS])
any_protocol = st.one_of(protocols(), known)


def by_hand(protocol: Protocol, answers: Mapping[str, Value], key: str) -> bool:
    """Whether a step is asked, as its definition says it, from the step back to where nothing is needed any more."""
    step = next(one for one in protocol.steps if one.key == key)
    if step.only_if is None:
        return True
    return answers.get(step.only_if.step) in step.only_if.answers and by_hand(protocol, answers, step.only_if.step)


@given(any_protocol, st.data())
def test_a_step_is_asked_if_and_only_if_everything_that_it_hangs_on_was_answered_so(
    protocol: Protocol, data: st.DataObject
) -> None:
    keys = [one.key for one in protocol.steps]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), values))
    asked = [one.key for one in policy.shown(protocol, answers)]
    assert asked == [key for key in keys if by_hand(protocol, answers, key)]


@given(any_protocol)
def test_every_step_of_what_can_be_published_is_reached_by_some_answers(protocol: Protocol) -> None:
    assert policy.faults(protocol) == []
    for step in protocol.steps:
        answers: dict[str, Value] = {}
        needed = step.only_if
        while needed is not None:
            answers[needed.step] = needed.answers[0]
            needed = next(one for one in protocol.steps if one.key == needed.step).only_if
        assert step in policy.shown(protocol, answers)


@given(any_protocol, st.data())
def test_answering_what_is_asked_next_always_comes_to_an_end(protocol: Protocol, data: st.DataObject) -> None:
    answers: dict[str, Value] = {}
    for _ in range(len(protocol.steps)):
        open_ = [one for one in policy.shown(protocol, answers) if one.key not in answers]
        if not open_:
            break
        answers[open_[0].key] = data.draw(st.sampled_from(choices(open_[0]) or ("words",)))
    assert all(one.key in answers for one in policy.shown(protocol, answers))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.sampled_from(("yes", "no"))), max_size=12))
def test_of_each_step_the_last_answer_holds_and_one_that_was_taken_back_does_not(
    given_: list[tuple[str, str | None]],
) -> None:
    answers = [Answer(step, value, n, 1, "陈晓") for n, (step, value) in enumerate(given_)]
    plain: dict[str, str] = {}
    for step, value in given_:
        plain.pop(step, None)
        if value is not None:
            plain[step] = value
    assert {key: one.value for key, one in policy.newest(answers).items()} == plain
