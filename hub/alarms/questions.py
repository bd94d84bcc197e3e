"""A question to somebody at the centre: what it says in the three languages, and which answers it takes.

The steps of a protocol and the fields of a closing code are both questions.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from hub.kernel import Problem
from hub.kernel.http import Body
from hub.kernel.i18n import _, translate
from hub.operators import LANGUAGES, Language

AnswerType = Literal["done", "yes_no", "choice", "text", "number"]
Value: TypeAlias = str | int

ASK_LENGTH_MAX = 200
LABEL_LENGTH_MAX = 60
KEY_LENGTH_MAX = 32
OPTIONS_MAX = 9  # one for each digit on the keyboard
TEXT_LENGTH_MAX = 500
NUMBER_MAX = 1_000_000

Key = Annotated[str, Field(pattern=rf"^[a-z][a-z0-9_]{{0,{KEY_LENGTH_MAX - 1}}}$", max_length=KEY_LENGTH_MAX)]
Asked = Annotated[str, Field(max_length=ASK_LENGTH_MAX)]
Named = Annotated[str, Field(max_length=LABEL_LENGTH_MAX)]
Number = Annotated[int, Field(strict=True, ge=0, le=NUMBER_MAX)]
# What an answer may be before it is known to which question: strict, so that true is no 1.
Given = Annotated[str, Field(max_length=TEXT_LENGTH_MAX)] | Number

# Whoever cannot hear an answer must be able to say so: a yes or a no that was guessed sends the wrong help.
_YES_NO: dict[str, str] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}
_DONE: dict[str, str] = {"done": _("Done")}


class Option(Body):
    """One of the answers to a choice."""

    key: Key
    label: dict[Language, Named]


class Question(Body):
    """`options` belong to a choice, `least` and `most` (both included) to a number."""

    key: Key
    ask: dict[Language, Asked]
    answer: AnswerType
    options: Annotated[tuple[Option, ...], Field(max_length=OPTIONS_MAX)] = ()
    least: Number | None = None
    most: Number | None = None


def choices(question: Question) -> tuple[str, ...]:
    """The answers that can be counted; none for a text or a number."""
    match question.answer:
        case "choice":
            return tuple(one.key for one in question.options)
        case "yes_no":
            return tuple(_YES_NO)
        case "done":
            return tuple(_DONE)
        case "text" | "number":
            return ()


def check(question: Question, value: Value) -> None:
    """Raises 422 `bad_field` with `field` and what would be right, if `value` is no answer to it."""
    if (right := _objection(question, value)) is not None:
        raise Problem(422, "bad_field", f"{question.key}: {right}", field=question.key)


def _objection(question: Question, value: Value) -> str | None:
    match question.answer:
        case "text":
            fits = isinstance(value, str) and 0 < len(value.strip()) <= TEXT_LENGTH_MAX
            return None if fits else f"words are asked for, 1 to {TEXT_LENGTH_MAX} characters."
        case "number":
            least, most = bounds(question)
            fits = isinstance(value, int) and least <= value <= most
            return None if fits else f"a whole number from {least} to {most} is asked for."
        case _:
            known = choices(question)
            return None if value in known else f"one of these is asked for: {', '.join(known)}."


def bounds(question: Question) -> tuple[int, int]:
    """The least and the most that a number may be."""
    most = NUMBER_MAX if question.most is None else question.most
    return question.least or 0, most


def in_words(question: Question, value: Value) -> dict[Language, str] | str:
    """The answer as people read it: in the three languages, or as somebody wrote it."""
    for option in question.options:
        if question.answer == "choice" and option.key == value:
            return option.label
    if isinstance(value, str) and (text := {**_YES_NO, **_DONE}.get(value)) and question.answer in ("yes_no", "done"):
        return {language: translate(language, text) for language in LANGUAGES}
    return str(value)
