"""Who of those that may be sent is best: near, with free hands, well spoken of, whose turn it is, and known there.

Each part is a share from 0 to 1 of its weight; the weights add up to 100. Whoever is new is in the middle of all that
is not known of them, so that they get work, and with it marks.
"""

from collections.abc import Iterable, Sequence
from math import cos, hypot, radians
from typing import Final

from .model import Candidate, Match, Part, Refused, Wanted
from .rules import fit_workers, why_not

WEIGHTS: Final[dict[Part, int]] = {
    "distance": 25,
    "rating": 25,
    "fairness": 20,
    "load": 15,
    "continuity": 10,
    "language": 5,
}
FAR_M: Final = 5_000  # across the sub-district; farther is no worse than that
KNOWN_ENOUGH: Final = 3  # visits that went well: more of them say no more
# So many follow-ups the mean of all stands for: one angry resident ends no business, and one friend makes none.
RATINGS_ASSUMED: Final = 5
RATING_ASSUMED: Final = 4.0
_DEGREE_M: Final = 111_195.0


def matched(candidates: Iterable[Candidate], wanted: Wanted) -> tuple[list[Match], list[Refused]]:
    """Who may be sent, the best first, and who not and why, by number. The order of the register changes nothing."""
    fit: list[Candidate] = []
    refused: list[Refused] = []
    for one in candidates:
        against = why_not(one, wanted)
        if against is None:
            fit.append(one)
        else:
            refused.append(Refused(one.id, one.name, *against))
    usual = _usual(fit)
    found = [_match(one, wanted, usual) for one in fit]
    found.sort(key=lambda match: (-match.points, match.id))
    refused.sort()
    return found, refused


def distance_m(one: Candidate, wanted: Wanted) -> int | None:
    """As the crow flies; over a town the earth is flat."""
    if one.lat is None or one.lon is None:
        return None
    east = (one.lon - wanted.lon) * cos(radians(wanted.lat))
    return round(hypot(one.lat - wanted.lat, east) * _DEGREE_M)


def _usual(fit: Sequence[Candidate]) -> float:
    """What each of them was given this month if all had been given the same."""
    return sum(one.month for one in fit) / len(fit) if fit else 0.0


def _match(one: Candidate, wanted: Wanted, usual: float) -> Match:
    away_m = distance_m(one, wanted)
    shares: dict[Part, float] = {
        "distance": 0.5 if away_m is None else 1 - min(away_m, FAR_M) / FAR_M,
        "rating": (_rating(one) - 1) / 4,
        "fairness": _fairness(one.month, usual),
        "load": 1 - one.in_hand / max(one.parallel_max, 1),
        "continuity": min(wanted.known.get(one.id, 0), KNOWN_ENOUGH) / KNOWN_ENOUGH,
        "language": float(_speaks(one, wanted)),
    }
    parts: dict[Part, float] = {part: round(WEIGHTS[part] * share, 2) for part, share in shares.items()}
    return Match(one.id, one.name, round(sum(parts.values()), 2), parts, away_m)


def _rating(one: Candidate) -> float:
    if one.rating is None:
        return RATING_ASSUMED
    known = one.rating * one.ratings + RATING_ASSUMED * RATINGS_ASSUMED
    return known / (one.ratings + RATINGS_ASSUMED)


def _fairness(month: int, usual: float) -> float:
    """1 for who has had nothing, one half for who has had their share, falling on beyond it."""
    return 1.0 if month == 0 else (usual + 1) / (usual + 1 + month)


def _speaks(one: Candidate, wanted: Wanted) -> bool:
    """Nobody speaks with a resident of whom no language is known worse than anybody else."""
    return not wanted.languages or any(wanted.languages & worker.languages for worker in fit_workers(one, wanted))
