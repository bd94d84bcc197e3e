"""How long each kind of data is kept, and why so long: the one table of it.

`days` is what holds until an administrator says otherwise; `least` and `most` are how far they may go. What is open or
needed stays however old it is: presses and alarms themselves, what a context has still to hear, a message that waits.

A year and more is for what people ask about: the law wants an account of who read what (six months at the very least
under China's Cybersecurity Law, article 21; three years is how long a complaint may take), and a resident's history is
what helps them. Days are for what only machines ask about.
"""

from dataclasses import dataclass
from typing import Final

YEAR: Final = 365
TEN_YEARS: Final = 3650


@dataclass(frozen=True, slots=True)
class Term:
    """In days."""

    days: int
    least: int
    most: int = TEN_YEARS


TERMS: Final[dict[str, Term]] = {
    "raw_messages": Term(90, least=7),  # what a device really said, for whoever looks into a complaint
    "events": Term(14, least=1),  # who was away for two weeks is shown everything anew
    "heartbeat_hours": Term(90, least=7),  # a quarter of a year shows a line that grows worse
    "commands": Term(1, least=1, most=30),  # a browser that was offline sends again within a day
    "sessions": Term(1, least=1, most=30),  # after their end
    "sign_in_links": Term(30, least=1, most=YEAR),  # after their end: who made one, for whom
    "messages": Term(YEAR, least=30),  # whom we told outside, and what came of it
    "calls": Term(YEAR, least=30),  # who called whom, when, and whether somebody answered
    "timeline": Term(5 * YEAR, least=YEAR),
    "alarm_notes": Term(3 * YEAR, least=180),  # people's words, often about health
    "protocol_answers": Term(3 * YEAR, least=180),  # as notes: what somebody said when they needed help
    "care_answers": Term(3 * YEAR, least=180),  # as notes: what somebody said of their health at a care call
    "care_notes": Term(3 * YEAR, least=180),  # of care calls, and how somebody felt; that they were called stays
    "care_step_notes": Term(3 * YEAR, least=180),  # what contacts and the committee said
    "care_visit_notes": Term(3 * YEAR, least=180),  # who went to a resident, their number, and what they found
    "need_notes": Term(3 * YEAR, least=180),  # why somebody needed something, and who was to be called back
    "follow_up_tries": Term(3 * YEAR, least=180),  # what was noted when nobody said how it was
    "follow_up_notes": Term(3 * YEAR, least=180),  # what residents said of a service; the marks stay
    "follow_up_visitors": Term(3 * YEAR, least=180),  # who went to ask, and their number
    "complaint_words": Term(3 * YEAR, least=YEAR),  # what both sides said; three years is how long a dispute may take
    "closing_words": Term(3 * YEAR, least=180),
    "import_rows": Term(90, least=7),  # rows of files of residents, the rejected ones too: people's data twice
    "sms": Term(YEAR, least=30),  # as the messages that we sent
    "shifts": Term(3 * YEAR, least=YEAR),  # the figures count by them
    "rota": Term(3 * YEAR, least=180),
    "hand_overs": Term(3 * YEAR, least=180),
    "hub_problems": Term(3 * YEAR, least=180),
    "approvals": Term(3 * YEAR, least=180),
    "asked": Term(YEAR, least=30),  # whom we asked to go to a resident, and what they said
    "audit": Term(3 * YEAR, least=180),
}
