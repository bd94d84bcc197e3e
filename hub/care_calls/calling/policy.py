"""When a call that goes on is given back, and who may still change what was noted: decisions only.

          outcome
begun ──────────────▶ ended ──── within CORRECT_MS: corrected, by who noted it or a supervisor
  │ ▲ keep, a call on the telephone, or an alarm in hand
  └─┘ else, after CLAIM_MS: ended as interrupted, and the resident waits on the list as before
"""

from .model import CareCall

# A page that was shut, a person who went home: somebody else can call. The same time as for an alarm.
CLAIM_MS = 5 * 60_000
# An alarm comes first, and the call waits for its operator; not for ever, as the resident waits too.
WAIT_MS_MAX = 45 * 60_000
# A wrong key is noticed at once or when the next call is over.
CORRECT_MS = 10 * 60_000


def goes_on(call: CareCall, *, is_talking: bool, has_alarm: bool, now_ms: int) -> bool:
    """Whether somebody is still at a call of which nothing was heard for CLAIM_MS."""
    return is_talking or (has_alarm and call.at_ms <= now_ms < call.at_ms + WAIT_MS_MAX)


def may_correct(call: CareCall, operator_id: int, *, is_supervisor: bool, now_ms: int) -> bool:
    """Whether this person may still say that it was otherwise."""
    in_time = call.ended_ms is not None and call.ended_ms <= now_ms < call.ended_ms + CORRECT_MS
    return in_time and (is_supervisor or call.operator_id == operator_id)
