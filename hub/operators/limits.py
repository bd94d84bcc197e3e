"""Slows down whoever guesses passwords, without locking out a colleague whose name is being guessed from elsewhere."""

from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A whole shift of twelve seats signs in behind one address, some mistyping once or twice.
ADDRESS = RateLimitItemPerMinute(30)
# One name from one address: mistyping five times a minute is much.
NAME_AND_ADDRESS = RateLimitItemPerMinute(5)
# One name from all addresses together: against guessing from many; far above what an honest night needs. It does not
# count where that person has come in before, else three strangers could keep the next shift out.
NAME = RateLimitItemPerMinute(60, 5)

RETRY_S = 60
NETWORK_BITS = 64


class SignInLimits:
    """Counts tries in memory: after a restart everybody may try again, which costs an attacker more than us."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._seats: set[tuple[str, str]] = set()  # who has come in from where: grows by right passwords only

    def try_now(self, login: str, address: str) -> bool:
        """Count one try; false when there were too many. A name that does not exist counts like one that does."""
        name, place = login.casefold(), place_of(address)
        return (
            self._limiter.hit(ADDRESS, place)
            and self._limiter.hit(NAME_AND_ADDRESS, name, place)
            and ((name, place) in self._seats or self._limiter.hit(NAME, name))
        )

    def succeeded(self, login: str, address: str) -> None:
        """A right password clears what was counted against this name at this address."""
        seat = login.casefold(), place_of(address)
        self._seats.add(seat)
        self._limiter.clear(NAME_AND_ADDRESS, *seat)


def place_of(address: str) -> str:
    """Where an address belongs: one household or office has 2^64 IPv6 addresses, and may use a new one for each try."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or int(ip) >> NETWORK_BITS)
