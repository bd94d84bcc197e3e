"""The call to every resident, every three days: how it can end, and what can be heard in it."""

from typing import Literal, get_args

# interrupted: it was begun and came to no end (an alarm came in between, the page was closed).
Outcome = Literal["reached", "no_answer", "busy", "refused", "wrong_number", "someone_else", "interrupted"]
Need = Literal[
    "locksmith",
    "appliance_repair",
    "house_repair",
    "odd_jobs",
    "stair_climber",
    "meals",
    "shopping",
    "cleaning",
    "medicine",
    "doctor",
    "transport",
    "company",
    "device",
    "other",
]
# Where somebody talked with the resident: a press of a button or a heartbeat is none of these. `import`: the list from
# which they come says so.
ContactKind = Literal["care_call", "alarm", "call", "visit", "import"]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
NEEDS: tuple[Need, ...] = get_args(Need)
# Who says "leave me alone" has talked with us (calling/README.md).
TALKED: frozenset[Outcome] = frozenset({"reached", "refused"})

LEVEL_MIN, LEVEL_MAX = 1, 3  # mood and health: 1 low, 2 so-so, 3 good
NOTE_LENGTH_MAX = 2000
