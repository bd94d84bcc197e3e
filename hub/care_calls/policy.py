"""When the next care call is due, and what counts as having talked: decisions only."""

# Never more than 72 hours after the last live contact (the case this is built from; Beijing guide: "every three days").
CARE_MS = 72 * 3600 * 1000

# With these codes somebody has talked with the resident, or stood beside them. A test may be a button pressed and
# nothing said, a technical alarm has no voice, and "no contact" says so itself.
CONVERSATIONS = frozenset({"real_medical", "real_fall", "real_fire", "real_other", "social", "accidental"})


def due_after(last_live_ms: int) -> int:
    """When somebody must have talked with the resident again."""
    return last_live_ms + CARE_MS


def was_conversation(closing_code: str | None) -> bool:
    """Whether an alarm that was closed so stands for a live conversation."""
    return closing_code in CONVERSATIONS
