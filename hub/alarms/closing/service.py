"""Checks what was said in the fields of a closing, keeps it beside the alarm, and says it again in words."""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Problem, Read, Write
from hub.operators import Language

from ..questions import Value, choices, in_words
from ..questions import check as check_answer
from . import store
from .model import ClosingField, known


def codes() -> list[dict[str, Any]]:
    """Every code with its fields, as a console shows them."""
    return [one.model_dump(mode="json") for one in known().values()]


def check(code: str, fields: Mapping[str, Value]) -> None:
    """Raises 422 `bad_field`, with `field`, for one that the code does not ask for, a wrong or a missing one."""
    asked = _asked(code)
    for key, value in fields.items():
        if key not in asked:
            right = f"it asks for {', '.join(asked)}" if asked else "it asks for nothing"
            raise Problem(422, "bad_field", f"{code} does not ask for {key}; {right}.", field=key)
        check_answer(asked[key], value)
    for key, field in asked.items():
        if field.required and key not in fields:
            right = f": one of {', '.join(choices(field))}" if choices(field) else ""
            raise Problem(422, "bad_field", f"{code} asks for {key}{right}.", field=key)


def keep(tx: Write, alarm_id: int, code: str, fields: Mapping[str, Value]) -> None:
    """Write them down; an alarm that was closed before keeps nothing of that."""
    asked = _asked(code)
    store.drop(tx, alarm_id)
    rows = {key: (str(value), None) if choices(asked[key]) else (None, str(value)) for key, value in fields.items()}
    store.put(tx, alarm_id, rows)


def clear(tx: Write, alarm_id: int) -> None:
    """It is not closed after all. What was said stays on the timeline."""
    store.drop(tx, alarm_id)


def told(code: str, fields: Mapping[str, Value]) -> list[dict[str, Any]]:
    """What was asked and what was said, for a timeline: in three languages, in the order of the code."""
    asked = _asked(code)
    return [
        {"key": key, "ask": field.ask, "said": in_words(field, fields[key])}
        for key, field in asked.items()
        if key in fields
    ]


def field_lines(tx: Read, alarm_id: int, code: str | None) -> list[dict[str, Any]]:
    """The same of an alarm that is closed with `code`."""
    found: dict[str, Value] = {
        one.field: one.words if one.choice is None else one.choice for one in store.of_alarm(tx, alarm_id)
    }
    return told(code or "", found)


def choice_words(language: Language, code: str, field: str, choice: str) -> tuple[str, str]:
    """The question of a field and one of its answers; as they are kept, where the code no longer has them."""
    if (found := _asked(code).get(field)) is None:
        return field, choice
    said = in_words(found, choice)
    return found.ask[language], said if isinstance(said, str) else said[language]


def _asked(code: str) -> dict[str, ClosingField]:
    """Nothing for a code that there is not."""
    return {one.key: one for one in known()[code].fields} if code in known() else {}
