"""What a closing code asks for besides itself: where they were taken, who went, what the cause was."""

from .model import FIELDS_MAX, Fields
from .service import check, choice_words, clear, codes, field_lines, keep, told
from .store import blank, counts

__all__ = [
    "FIELDS_MAX",
    "Fields",
    "blank",
    "check",
    "choice_words",
    "clear",
    "codes",
    "counts",
    "field_lines",
    "keep",
    "told",
]
