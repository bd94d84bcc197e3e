"""What is let go of care calls when it is old: what people said. That there were calls, steps and visits stays, with
their times and outcomes: by these the figures count, and a certificate that is asked for again is the same.
"""

from hub.kernel import Kept

from .calling.tables import care_call
from .campaigns.tables import care_answer
from .rounds.tables import care_step
from .visits.tables import care_visit

_call, _step, _visit = care_call.c, care_step.c, care_visit.c

KEPT = (
    Kept("care_answers", care_answer, care_answer.c.at_ms),
    Kept(
        "care_notes",
        care_call,
        _call.at_ms,
        lambda _tx: _call.ended_ms.is_not(None),
        {"note": "", "mood": None, "health": None},
    ),
    Kept("care_step_notes", care_step, _step.made_ms, lambda _tx: _step.outcome.is_not(None), {"note": ""}),
    Kept(
        "care_visit_notes",
        care_visit,
        _visit.made_ms,
        lambda _tx: _visit.outcome.is_not(None),
        {"visitor": "", "phone": "", "note": ""},
    ),
)
