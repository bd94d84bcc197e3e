"""The figures and the proof: whether somebody talked with everybody in time, shown by day, resident and month."""

from .api import router
from .breaches import note_due, runner
from .certificates import maker
from .lives import begin_missing
from .store import begin, blank_words

__all__ = ["begin", "begin_missing", "blank_words", "maker", "note_due", "router", "runner"]
