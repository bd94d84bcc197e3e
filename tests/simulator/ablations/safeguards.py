"""All safeguards, from the button to the screen."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from .alarms import ALARMS
from .calling import CALLING
from .centre import CENTRE
from .conditions import CONDITIONS
from .intake import INTAKE
from .ladder import LADDER
from .phones import PHONES
from .rollouts import ROLLOUTS
from .safeguard import Safeguard
from .services import SERVICES

ALL: Final[dict[str, Safeguard]] = {
    one.name: one for one in (*PHONES, *INTAKE, *ALARMS, *LADDER, *CONDITIONS, *CENTRE, *CALLING, *ROLLOUTS, *SERVICES)
}


def find(name: str) -> Safeguard:
    """The safeguard of that name. Raises ValueError, with the nearest names, if there is none."""
    if name in ALL:
        return ALL[name]
    near = get_close_matches(name, ALL, cutoff=0.4) or list(ALL)
    raise ValueError(f"no safeguard {name!r}: is it {' or '.join(near)}?")
