"""One row of a file is one resident with up to five contacts: what each column means, what is wrong with a cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.kernel.sheet_rows import YES_NO, checked, words_of, wrong

from .forms import SECTIONS, Contact
from .last_call import COLUMN as LAST_CALL
from .last_call import RIGHT, Written, read_last_call

CONTACTS = 5
CONTACT_FIELDS = ("name", "relation", "phone", "phone_2", "has_key")
# By zone and not by number: whoever writes the file does not know our numbers.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "identity": ("external_id", "name", "pinyin", "initials", "sex", "born_year", "phone"),
    "home": ("address", "building", "floor", "door", "lift", "lives_alone"),
    "access": ("door_notes", "key_safe", "keys_at"),
    "health": ("conditions", "hearing", "mobility", "medication", "allergies", "doctor", "hospital"),
    "preferences": (
        *("called", "dialect", "languages", "nap_from", "nap_to", "ring_twice", "well_by"),
        *("call_times", "call_every_h", "call_by"),
    ),
}
LISTS = frozenset({"conditions", "languages", "call_times"})
NEEDED = ("name", "born_year", "phone", "address", "zone")
CONTACT_COLUMNS = tuple(f"contact_{n}_{name}" for n in range(1, CONTACTS + 1) for name in CONTACT_FIELDS)
COLUMNS = ("number", *(one for names in FIELDS.values() for one in names), "zone", LAST_CALL, *CONTACT_COLUMNS)
# What a list brings once is not taken away again: who was talked with when is told by the figures of care calls.
EXPORTED = tuple(name for name in COLUMNS if name != LAST_CALL)
HEALTH = frozenset(FIELDS["health"])


@dataclass
class Row:
    """A row as far as it could be read. `sections` and `contacts` hold only what was given; a cell that is empty leaves
    what is known. `problems`: column, code, what would be right, what stood there.
    """

    given: list[str] = field(default_factory=list[str])
    number: int | None = None
    zone: str = ""
    sections: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    contacts: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    problems: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def wrong(self, column: str, code: str, right: str, value: str = "") -> None:
        """Note what is wrong with a cell."""
        wrong(self.problems, column, code, right, value)

    @property
    def identity(self) -> dict[str, Any]:
        return self.sections.get("identity", {})


def parse(names: Sequence[str], cells: Sequence[str], written: Written) -> Row:
    """What stands in a row; whatever is wrong with it is in `problems`, all of it at once."""
    given = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
    row = Row(given=list(given), zone=given.get("zone", ""))
    if (number := given.get("number")) is not None:
        row.number = int(number) if re.fullmatch(r"[1-9]\d{0,15}", number) else None
        if row.number is None:
            row.wrong("number", "int_parsing", "The number of a resident here, or nothing", number)
    for section, fields in FIELDS.items():
        raw = {name: _value(name, given[name]) for name in fields if name in given}
        if raw:
            row.sections[section] = checked(row.problems, SECTIONS[section], raw)
    if LAST_CALL in given:
        _read_last_call(row, given[LAST_CALL], written)
    for n in range(1, CONTACTS + 1):
        prefix = f"contact_{n}_"
        raw = {name: _value(name, given[prefix + name]) for name in CONTACT_FIELDS if prefix + name in given}
        if raw:
            row.contacts.append(checked(row.problems, Contact, raw, prefix))
            for name in ("name", "phone"):
                if name not in raw:
                    row.wrong(prefix + name, "missing", "A contact has a name and a telephone number")
    return row


def must_be_whole(row: Row) -> None:
    """Somebody new needs more than somebody who is known."""
    for name in NEEDED:
        if name not in row.given:
            row.wrong(name, "missing", "Somebody new has a name, a year of birth, a telephone, an address and a zone")


def _read_last_call(row: Row, cell: str, written: Written) -> None:
    found = read_last_call(cell, written)
    if isinstance(found, int):
        row.sections["care"] = {"talked_ms": found}
    else:
        row.wrong(LAST_CALL, found, RIGHT[found], cell)


def _value(name: str, cell: str) -> Any:
    return words_of(cell) if name in LISTS else YES_NO.get(cell.casefold(), cell)
