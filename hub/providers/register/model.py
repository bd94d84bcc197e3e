"""The register in words: what is looked for, and the limits of what is written."""

from dataclasses import dataclass
from typing import Literal

from ..matching.model import Standing

Sort = Literal["name", "ends_on", "newest"]

WORDS_MAX = 6
NAME_LENGTH_MAX = 80
REASON_LENGTH_MAX = 500
NOTE_LENGTH_MAX = 2_000
SERVICES_MAX = 30
ZONES_MAX = 1_000
HOURS_MAX = 28
WORKERS_MAX = 500
AWAY_MAX = 200
AWAY_DAYS_MAX = 400
PARALLEL_MAX = 100
DAILY_MAX = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is looked for; None fits everybody. `standing` None: all but those in the archive. `ends_before`: whose first
    paper ends before that day. Every one of `words` must fit name, pinyin, initials, telephone or number.
    """

    service: str | None = None
    zone_id: int | None = None
    standing: Standing | None = None
    ends_before: str | None = None
    words: tuple[str, ...] = ()
