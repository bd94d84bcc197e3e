"""What a resident says of a service."""

from dataclasses import dataclass
from typing import Final, Literal

How = Literal["call", "visit"]
# The mean of the three marks below which nobody would call it good: then it is a complaint (policy.py).
GOOD_MEAN: Final = 3.0
LOWEST_GOOD: Final = 2  # one mark below this is poor, however good the others are


@dataclass(frozen=True, slots=True)
class Marks:
    """Each from 1 (bad) to 5 (good). `price_ok`: whether it was as agreed; None: they do not know."""

    timeliness: int
    attitude: int
    result: int
    price_ok: bool | None
    note: str
