"""How it was, as the resident says, asked by somebody who neither came nor sent who came."""

from .service import known, ratings
from .service import row as follow_up_of

__all__ = ["follow_up_of", "known", "ratings"]
