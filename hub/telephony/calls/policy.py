"""What may become of a call: decisions only, everything they need is an argument.

              dial           rings          answers          hold
    placed ─────────▶ dialling ──▶ ringing ─────────▶ talking ◀──────▶ held
      │                  │            │                  │    resume    │
      └──────────────────┴────────────┴──────────────────┴──────────────┴──▶ ended (with its outcome)

A call that comes in begins with `ringing`. What a line says of a call that has ended, or out of order, changes nothing.
"""

from typing import Literal

from .model import Call, Expected, LineEvent, Outcome, State, Wish

Command = Literal["answer", "hang_up", "hold", "resume", "transfer"]

PLACED_MS_MAX = 60_000  # one that the hub could not dial within this was meant for another moment
RINGS_IN_MS_MAX = 180_000
TALK_MS_MAX = 4 * 3_600_000  # a line that forgets to say that it has ended must not keep a seat busy for ever
PAUSE_MS_MIN, PAUSE_MS_MAX = 1_000, 60_000
HANG_UP_TRIES_MAX = 20
HELD_MAX = 3  # calls on hold for one person

UNANSWERED: frozenset[State] = frozenset({"placed", "dialling", "ringing"})
TALKING: frozenset[State] = frozenset({"talking", "held"})
# A person has one of these at most; those on hold wait beside it.
ACTIVE: frozenset[State] = frozenset({"placed", "dialling", "ringing", "talking"})

MOVES: dict[tuple[State, LineEvent], State] = {
    ("dialling", "ringing"): "ringing",
    ("dialling", "answered"): "talking",
    ("ringing", "answered"): "talking",
    ("talking", "held"): "held",
    ("held", "resumed"): "talking",
    ("dialling", "busy"): "ended",
    ("ringing", "busy"): "ended",
    ("placed", "no_answer"): "ended",
    ("dialling", "no_answer"): "ended",
    ("ringing", "no_answer"): "ended",
    ("dialling", "ended"): "ended",
    ("ringing", "ended"): "ended",
    ("talking", "ended"): "ended",
    ("held", "ended"): "ended",
    ("talking", "transferred"): "ended",
    ("held", "transferred"): "ended",
    ("dialling", "failed"): "ended",
    ("ringing", "failed"): "ended",
    ("talking", "failed"): "ended",
    ("held", "failed"): "ended",
    ("placed", "lost"): "ended",
    ("dialling", "lost"): "ended",
    ("ringing", "lost"): "ended",
    ("talking", "lost"): "ended",
    ("held", "lost"): "ended",
}

COMMANDS: dict[Command, frozenset[State]] = {
    "answer": frozenset({"ringing"}),
    "hang_up": UNANSWERED | TALKING,
    "hold": frozenset({"talking"}),
    "resume": frozenset({"held"}),
    "transfer": TALKING,
}


def outcome_of(state: State, event: LineEvent) -> Outcome:
    """With what a call ends that was in `state` when the line said `event`. Who has talked has talked."""
    match event:
        case "transferred":
            return "transferred"
        case "lost":
            return "lost"
        case "ended" | "failed" if state in TALKING:
            return "answered"
        case "busy" | "failed":
            return event
        case _:
            return "no_answer"


def too_long(call: Call, now_ms: int) -> LineEvent | None:
    """What the hub says of a call that nobody ends. A time that cannot be has come: the clock was set back."""
    if call.state in UNANSWERED:
        longest_ms = RINGS_IN_MS_MAX
        if _has_come(call.rings_until_ms, now_ms, longest_ms):
            return "lost" if call.state == "placed" else "no_answer"
    elif call.state in TALKING and _has_come((call.answered_ms or 0) + TALK_MS_MAX, now_ms, TALK_MS_MAX):
        return "lost"
    return None


def wish_is_due(call: Call, now_ms: int) -> bool:
    """Whether the line is to be asked now."""
    return call.wish_due_ms is not None and _has_come(call.wish_due_ms, now_ms, PAUSE_MS_MAX)


def look_at_ms(call: Call, expected: Expected | None, now_ms: int) -> int:
    """When something is to be done about a live call, `now_ms` if at once."""
    times = [one for one in (call.wish_due_ms, expected and expected.at_ms) if one is not None]
    if call.state in UNANSWERED:
        times.append(call.rings_until_ms)
    elif call.state in TALKING:
        times.append((call.answered_ms or 0) + TALK_MS_MAX)
    if wish_is_due(call, now_ms) or too_long(call, now_ms) is not None:
        return now_ms
    return min(times, default=now_ms)


def again_ms(wish: Wish | None, tries: int, now_ms: int) -> int | None:
    """When a wish that failed `tries` times is tried again; None: never. Only a line that stays open is worth it: a
    person who wanted anything else presses again if they still do.
    """
    if wish != "hang_up" or tries >= HANG_UP_TRIES_MAX:
        return None
    return now_ms + min(PAUSE_MS_MIN * 2 ** min(tries - 1, 16), PAUSE_MS_MAX)


def _has_come(at_ms: int, now_ms: int, longest_ms: int) -> bool:
    return not now_ms < at_ms <= now_ms + longest_ms
