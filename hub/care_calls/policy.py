"""What counts as having talked: decisions only."""

# With these codes somebody has talked with the resident, or stood beside them. A test may be a button pressed and
# nothing said, a technical alarm has no voice, and "no contact" says so itself.
CONVERSATIONS = frozenset({"real_medical", "real_fall", "real_fire", "real_other", "social", "accidental"})


def was_conversation(closing_code: str | None) -> bool:
    """Whether an alarm that was closed so stands for a live conversation."""
    return closing_code in CONVERSATIONS
