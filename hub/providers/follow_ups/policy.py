"""Whether a service was good enough, and who may ask: decisions only."""

from hub.kernel import Problem

from .model import GOOD_MEAN, LOWEST_GOOD, Marks


def is_poor(marks: Marks) -> bool:
    """Whether it has to become a complaint: a low mean, one mark at the bottom, or another price than was agreed."""
    given = marks.timeliness, marks.attitude, marks.result
    return sum(given) / len(given) < GOOD_MEAN or min(given) < LOWEST_GOOD or marks.price_ok is False


def check_asker(operator_id: int, dispatched_by: int | None) -> None:
    """Raises 409 `sent_by_you`: whoever sent the provider has a reason to hear that all was well."""
    if operator_id == dispatched_by:
        raise Problem(409, "sent_by_you", "You have sent this provider: somebody else asks how it was.")
