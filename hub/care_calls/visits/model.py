"""A visit: somebody is to go to a resident and look."""

from dataclasses import dataclass
from typing import Literal

By = Literal["committee", "volunteer", "contact"]
Found = Literal["found_well", "needs_help", "not_home"]
# missed: its time was over and nobody had said anything; called_off: somebody has talked with the resident meanwhile.
Outcome = Literal["found_well", "needs_help", "not_home", "missed", "called_off"]

VISITOR_LENGTH_MAX = 80
PHONE_LENGTH_MAX = 40
NOTE_LENGTH_MAX = 1000


@dataclass(slots=True)
class Visit:
    """One row of the table `care_visit`; times in ms since 1970 UTC.

    `visitor` and `phone`: who goes, empty until somebody has found one. `sent_ms`: when they were sent the link.
    `talked`: whoever went talked with the resident.
    """

    id: int
    resident_id: int
    round_id: int | None
    by: By
    made_ms: int
    due_ms: int
    visitor: str = ""
    phone: str = ""
    operator_id: int | None = None
    sent_ms: int | None = None
    outcome: Outcome | None = None
    outcome_ms: int | None = None
    talked: bool = False
    note: str = ""
