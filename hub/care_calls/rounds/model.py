"""A round: what is done for one resident from the first call in vain until somebody has talked with them."""

from dataclasses import dataclass
from typing import Literal

State = Literal["trying", "contacts", "committee", "visit", "alarm"]
# Why a round is over. alarm_closed: an alarm of it was closed, and nobody had talked with them; it begins anew.
Over = Literal["talked", "away", "service_ended", "alarm_closed"]
StepKind = Literal["contact", "committee"]
# What somebody who was asked has said: the operator notes it.
StepSaid = Literal["talked", "seen_well", "will_look", "cannot", "no_answer", "wrong_number"]
# lapsed: nobody asked them in time; dropped: the round went on without.
StepOutcome = Literal["talked", "seen_well", "will_look", "cannot", "no_answer", "wrong_number", "lapsed", "dropped"]
# Why there is an alarm: three days are over; the phone is silent, too; who went there found nobody, did not go, or
# found that help is needed.
Why = Literal["three_days", "phone_silent", "not_home", "visit_not_made", "needs_help"]


@dataclass(slots=True)
class Round:
    """One row of the table `care_round`; times in ms since 1970 UTC. `number`: the telephone number that was tried."""

    id: int
    resident_id: int
    state: State
    begun_ms: int
    number: str
    alarm_id: int | None = None
    alarm_ms: int | None = None
    ended_ms: int | None = None
    over: Over | None = None


@dataclass(slots=True)
class Step:
    """One row of the table `care_step`: somebody is asked about the resident. Open while there is no `outcome`, or a
    contact has said that they will look; at `due_ms` the round goes on without them.
    """

    id: int
    round_id: int
    resident_id: int
    kind: StepKind
    contact_id: int | None
    made_ms: int
    due_ms: int
    outcome: StepOutcome | None = None
    outcome_ms: int | None = None
    operator_id: int | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.outcome is None or (self.outcome == "will_look" and self.kind == "contact")
