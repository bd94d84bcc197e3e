"""When a message is tried again, where, and when it is given up."""

from typing import NamedTuple

from .model import Message, Outcome, State

PAUSE_MS_MIN = 2_000
PAUSE_MS_MAX = 60_000
# Who is told of an alarm a quarter of an hour late is told of something else.
AGE_MS_MAX = 15 * 60_000
# Nobody is told the same twice within this: an alarm each second must not be a call each second.
SILENCE_MS = 30_000
# A person with a second address is not kept waiting at the first one.
TRIES_AT_ONE_ADDRESS = 3


class Next(NamedTuple):
    """What is to become of a message. `due_ms`: its next try, None when there is none."""

    state: State
    due_ms: int | None
    address: str
    others: tuple[str, ...]
    tries: int


def after(message: Message, outcome: Outcome, now_ms: int) -> Next:
    """What a try means for the message: sent, tried again, tried at the person's next address, or given up."""
    tries = message.tries + 1
    at_hand = message.address, message.others, tries
    if outcome.verdict == "sent":
        return Next("sent", None, *at_hand)
    in_time = 0 <= now_ms - message.since_ms <= AGE_MS_MAX
    if message.others and in_time and (outcome.verdict == "permanent" or tries >= TRIES_AT_ONE_ADDRESS):
        return Next("waiting", now_ms, message.others[0], message.others[1:], 0)
    due_ms = next_try_ms(message.since_ms, tries, outcome, now_ms)
    return Next("failed" if due_ms is None else "waiting", due_ms, *at_hand)


def next_try_ms(since_ms: int, tries: int, outcome: Outcome, now_ms: int) -> int | None:
    """After try number `tries` (1 is the first): when to try again; None when it is over, one way or the other."""
    if outcome.verdict != "passing":
        return None
    due_ms = now_ms + min(PAUSE_MS_MIN * 2 ** min(tries - 1, 16), PAUSE_MS_MAX)
    return due_ms if due_ms - since_ms <= AGE_MS_MAX else None
