"""Who may come, and who is best: decisions only, with their reasons."""

from .model import Candidate, Hours, Match, Refused, Wanted, Worker
from .rules import why_not
from .score import WEIGHTS, distance_m, matched

__all__ = ["WEIGHTS", "Candidate", "Hours", "Match", "Refused", "Wanted", "Worker", "distance_m", "matched", "why_not"]
