"""What is let go of campaigns when it is old: the answers. Campaigns and their versions stay."""

from hub.kernel import Kept

from .tables import care_answer

KEPT = (Kept("care_answers", care_answer, care_answer.c.at_ms),)
