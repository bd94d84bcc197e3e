"""By day: when what is not urgent wakes nobody, neither who comes nor whom they come to."""

from typing import Final
from zoneinfo import ZoneInfo

from hub.residents import WHOLE_DAY, call_spans, first_in

# Minutes of the day on the clocks of the site.
FROM_MIN: Final = 9 * 60
UNTIL_MIN: Final = 20 * 60
HOURS: Final = ((FROM_MIN, UNTIL_MIN),)


def by_day_ms(at_ms: int, zone: ZoneInfo) -> int:
    """That instant (ms since 1970), or the next morning where it is none at which anybody rings."""
    found = first_in(call_spans(at_ms, zone, lambda _day: HOURS, WHOLE_DAY), at_ms)
    return at_ms if found is None else found
