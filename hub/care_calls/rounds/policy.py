"""Who is asked next about somebody who does not answer, and how long each has: decisions only.

no answer ──▶ trying ──3 tries──▶ contacts ──▶ committee ──▶ visit ──▶ (its end: visits/)
                ▲                    │  in turn, each (or all who are `together`) with an outcome or STEP_MS
                └── seen well today ─┘
any state ── the 72nd hour, or no answer and a phone that is silent ──▶ alarm (priority 2)
any state ── somebody talked with them, they are away, the service ended ──▶ over
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.residents import Contact

from .model import Step, StepSaid
from .times import HOUR_MS, MINUTE_MS

# The whole way from the third try to a visit fits into an afternoon.
STEP_MS = 20 * MINUTE_MS
CONTACTS_MAX = 4
# Who said that they go and look has so long; somebody asks them in the middle of it.
LOOK_MS = HOUR_MS
# While others are asked the resident is called on.
MEANWHILE_MS = HOUR_MS
VISIT_MS = 4 * HOUR_MS
VISIT_MS_MIN = 2 * HOUR_MS
VISITS_END = 21  # o'clock on the wall: later nobody rings at an older person's door, but for danger
# An alarm that was closed without a conversation: so long until the next one, if there is none.
AGAIN_MS = 24 * HOUR_MS


def next_contacts(contacts: Sequence[Contact], steps: Sequence[Step]) -> list[Contact]:
    """In the order of the card, whoever was not asked in this round, and who is `together` with them, as when an alarm
    asks; none when it is the committee's turn.
    """
    asked = {one.contact_id for one in steps if one.kind == "contact"}
    left = [one for one in contacts if one.id not in asked and one.may_be_told and one.phone]
    turn = left[:1]
    for one in left[1:]:
        if not one.together:
            break
        turn.append(one)
    return turn[: max(0, CONTACTS_MAX - len(asked))]


def goes_on(said: StepSaid) -> bool:
    """Whether the next is to be asked at once."""
    return said in ("cannot", "no_answer", "wrong_number")


def ask_again_ms(now_ms: int, due_ms: int) -> int:
    """Somebody goes there by `due_ms`: when to ask what they found; not when it is all but late."""
    half_ms = (due_ms - now_ms) // 2
    return now_ms + half_ms if half_ms >= STEP_MS else max(now_ms, due_ms)


def visit_due_ms(now_ms: int, zone: ZoneInfo) -> int:
    """By when somebody should have been there: the same day, while people still open their doors."""
    now = datetime.fromtimestamp(now_ms / 1000, zone)
    evening = now.replace(hour=VISITS_END, minute=0, second=0, microsecond=0, tzinfo=None)
    evening_ms = round(evening.replace(tzinfo=zone).timestamp() * 1000)
    midnight = datetime(now.year, now.month, now.day, tzinfo=zone) + timedelta(days=1)
    latest_ms = max(evening_ms, now_ms + VISIT_MS_MIN)
    return min(now_ms + VISIT_MS, latest_ms, max(round(midnight.timestamp() * 1000) - 1, now_ms + VISIT_MS_MIN))
