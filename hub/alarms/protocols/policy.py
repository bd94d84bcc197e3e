"""Which steps are shown, who may answer them, and when a protocol is complete: decisions only."""

from collections.abc import Iterator, Mapping, Sequence

from hub.kernel import Problem
from hub.operators import LANGUAGES, Language

from ..model import HELD, Alarm
from ..policy import REOPEN_MS
from ..questions import Value, bounds, choices
from .model import Answer, Fault, Protocol, Step

CHOICES_MIN = 2


def shown(protocol: Protocol, answers: Mapping[str, Value]) -> list[Step]:
    """The steps that are to be asked after what was answered so far.

    What hangs on a step that is not shown (any more) is not shown either, whatever was once answered there.
    """
    found: dict[str, Step] = {}
    for step in protocol.steps:
        needs = step.only_if
        if needs is None or (needs.step in found and answers.get(needs.step) in needs.answers):
            found[step.key] = step
    return list(found.values())


def newest(answers: Sequence[Answer]) -> dict[str, Answer]:
    """What holds now: of each step the last answer, if it was not taken back. `answers`: the oldest first."""
    last = {one.step: one for one in answers}
    return {key: one for key, one in last.items() if one.value is not None}


def may_answer(alarm: Alarm, operator_id: int, is_supervisor: bool, now_ms: int) -> Problem | None:
    """Why not, if not. Whoever had it may still write down for half an hour what they learnt."""
    if alarm.state not in (*HELD, "closed"):
        return Problem(409, "wrong_state", "Take the alarm first; then its questions can be answered.")
    if alarm.taken_by != operator_id and not is_supervisor:
        detail = f"{alarm.taken_by_name} has this alarm; only they or a supervisor can answer its questions."
        return Problem(409, "not_holder", detail, held_by=alarm.taken_by_name)
    if alarm.state == "closed" and (alarm.closed_ms or 0) + REOPEN_MS <= now_ms:
        return Problem(409, "too_late", "This alarm was closed too long ago to answer its questions.")
    return None


def faults(protocol: Protocol) -> list[Fault]:
    """What is missing or cannot be, in the order in which it stands there; nothing when it can be published."""
    found = list[Fault]()
    if not protocol.steps:
        found.append(Fault("steps", "no_steps"))
    earlier: dict[str, Step] = {}
    for n, step in enumerate(protocol.steps):
        found += _of_step(f"steps.{n}", step, earlier)
        earlier.setdefault(step.key, step)
    return found


def _of_step(at: str, step: Step, earlier: Mapping[str, Step]) -> Iterator[Fault]:
    if step.key in earlier:
        yield Fault(f"{at}.key", "doubled")
    yield from _texts(f"{at}.ask", step.ask)
    for name, texts in (("say", step.say), ("hint", step.hint)):
        if any(texts.values()):
            yield from _texts(f"{at}.{name}", texts)
    yield from _options(at, step)
    least, most = bounds(step)
    if step.answer == "number" and least > most:
        yield Fault(f"{at}.most", "most_below_least")
    yield from _condition(at, step, earlier)


def _texts(at: str, texts: Mapping[Language, str]) -> Iterator[Fault]:
    for language in LANGUAGES:
        if not texts.get(language):
            yield Fault(f"{at}.{language}", "missing")


def _options(at: str, step: Step) -> Iterator[Fault]:
    if step.answer != "choice":
        return
    if len(step.options) < CHOICES_MIN:
        yield Fault(f"{at}.options", "too_few")
    keys = [one.key for one in step.options]
    for n, option in enumerate(step.options):
        if option.key in keys[:n]:
            yield Fault(f"{at}.options.{n}.key", "doubled")
        yield from _texts(f"{at}.options.{n}.label", option.label)


def _condition(at: str, step: Step, earlier: Mapping[str, Step]) -> Iterator[Fault]:
    if step.only_if is None:
        return
    needed = earlier.get(step.only_if.step)
    if needed is None:
        yield Fault(f"{at}.only_if.step", "not_earlier")
    elif not set(step.only_if.answers) <= set(choices(needed)):
        yield Fault(f"{at}.only_if.answers", "no_such_answer")
