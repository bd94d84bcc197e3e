"""A care call that goes on or was made."""

from dataclasses import dataclass

from ..model import Need, Outcome


@dataclass(slots=True)
class CareCall:
    """One row of the table `care_call`; times in ms since 1970 UTC.

    While it goes on `ended_ms` and `outcome` are None, and at `due_ms` it is given back if nothing is heard of it.
    `call_id`: the call on the telephone. `mood`, `health`: 1 low, 2 so-so, 3 good, None where it was not asked.
    `contacts_verified`: the numbers of the contacts were read out and are right.
    """

    id: int
    resident_id: int
    operator_id: int
    at_ms: int
    ended_ms: int | None
    call_id: int | None
    outcome: Outcome | None
    mood: int | None
    health: int | None
    needs: list[Need]
    contacts_verified: bool
    note: str
    due_ms: int | None
    round_id: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator notes of a call; fields as in `CareCall`."""

    outcome: Outcome
    note: str = ""
    mood: int | None = None
    health: int | None = None
    needs: tuple[Need, ...] = ()
    contacts_verified: bool = False
