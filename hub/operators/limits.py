"""Slows down whoever guesses passwords, without locking out a colleague whose name is being guessed from elsewhere."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A whole shift of twelve seats signs in behind one address, some mistyping once or twice.
ADDRESS = RateLimitItemPerMinute(30)
# One name from one address: mistyping five times a minute is much.
NAME_AND_ADDRESS = RateLimitItemPerMinute(5)
# One name from all addresses together: against guessing from many; far above what an honest night needs.
NAME = RateLimitItemPerMinute(60, 5)

RETRY_S = 60


class SignInLimits:
    """Counts tries in memory: after a restart everybody may try again, which costs an attacker more than us."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def try_now(self, login: str, address: str) -> bool:
        """Count one try; false when there were too many. A name that does not exist counts like one that does."""
        name = login.casefold()
        return (
            self._limiter.hit(ADDRESS, address)
            and self._limiter.hit(NAME_AND_ADDRESS, name, address)
            and self._limiter.hit(NAME, name)
        )

    def succeeded(self, login: str, address: str) -> None:
        """A right password clears what was counted against this name at this address."""
        self._limiter.clear(NAME_AND_ADDRESS, login.casefold(), address)
