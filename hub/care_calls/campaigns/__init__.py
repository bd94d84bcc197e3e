"""What is said and asked at care calls: the script, and campaigns against heat, cold, flu and fraud."""

from .api import router
from .editing import settle
from .model import AnswerGiven
from .service import keep_answers
from .store import forget

__all__ = ["AnswerGiven", "forget", "keep_answers", "router", "settle"]
