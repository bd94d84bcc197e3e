"""What a change of a card was, field by field, and what takes it back: decisions only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Subject = Literal["resident", "contact", "pause", "consent"]
# Not columns: that a contact came or went, with all that was known of them; and in which order contacts are called.
WHOLE = "whole"
ORDER = "order"
# A pause is ended and a consent withdrawn by what is there for it: what was given stays a fact.
UNDOABLE: tuple[Subject, ...] = ("resident", "contact")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row. `before` and `after` are JSON; of a whole contact one of them is None."""

    subject: Subject
    subject_id: int
    field: str
    before: Any
    after: Any


def changes(subject: Subject, subject_id: int, known: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Change]:
    """What is different; nothing for what is as it was."""
    return [
        Change(subject, subject_id, field, known[field], value)
        for field, value in wanted.items()
        if known[field] != value
    ]


def undone(made: Sequence[Change]) -> list[Change] | None:
    """What takes `made` back, in the opposite order; None where that is not possible."""
    if not made or any(one.subject not in UNDOABLE for one in made):
        return None
    return [Change(one.subject, one.subject_id, one.field, one.after, one.before) for one in reversed(made)]


def as_rows(made: Iterable[Change]) -> dict[tuple[Subject, int], dict[str, Any]]:
    """By the row that they touch, the columns that are to be written; without what is not a column."""
    rows: dict[tuple[Subject, int], dict[str, Any]] = {}
    for one in made:
        if one.field not in (WHOLE, ORDER):
            rows.setdefault((one.subject, one.subject_id), {})[one.field] = one.after
    return rows
