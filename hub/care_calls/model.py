"""The call to every resident, every three days."""

from typing import Literal

Outcome = Literal["reached", "no_answer"]

NOTE_LENGTH_MAX = 2000
