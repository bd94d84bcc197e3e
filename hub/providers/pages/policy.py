"""What each page behind a link shows, and when: decisions only.

    /offer   asked ──come──▶ yours      asked ──cannot, too late, another was first──▶ over
    /job     accepted ──▶ on_way ──▶ on_site ──▶ done         given back, somebody else's, cancelled: over

Who they go to stands on `accepted`, `on_way` and `on_site` only, and only for who goes.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any, Final, Literal

from ..offers.model import Outcome
from ..orders.model import IN_HAND, State

OfferView = Literal["asked", "yours", "over", "not_now", "unknown", "expired", "too_often"]
JobView = Literal["accepted", "on_way", "on_site", "done", "given_back", "over", "unknown", "expired", "too_often"]
HereView = Literal["come", "there", "nobody", "too_often", "asked", "not_asked", "choose_first"]

OFFER_FIELDS: Final = ("what", "when", "zone", "away", "price", "cap", "answer_by")
HOME: Final = ("name", "address", "building", "floor", "door", "door_notes", "key_safe", "keys_at")
JOB_FIELDS: Final = ("what", "note", "when", *HOME)
_AFTER: Final = ("done", "followed_up", "disputed", "closed")

KEY_LENGTH_MIN, KEY_LENGTH_MAX = 8, 40
KEYS_KEPT_MS: Final = 30 * 24 * 3_600_000  # a telephone that was switched off all that time may ask us twice
KEPT_S_MAX: Final = 12 * 3600  # a day's work; of what ends meanwhile a telephone without a line hears nothing
ANSWERS_PER_HOUR: Final = 60  # six pictures of both stages, and each thing a few times


def offer_view(outcome: Outcome, until_ms: int, now_ms: int) -> OfferView:
    """What somebody who was asked sees. An offer that is late is over also before the hub has ended it."""
    if outcome == "accepted":
        return "yours"
    return "asked" if outcome == "waiting" and now_ms < until_ms else "over"


def job_view(state: State) -> JobView:
    """Which screen belongs to this stage."""
    match state:
        case "accepted" | "on_way" | "on_site":
            return state
        case _:
            return "done" if state in _AFTER else "over"


def shows_home(view: JobView) -> bool:
    """Whether it stands there who they go to, and how they come in."""
    return view in IN_HAND


def may_keep_s(until_s: int, now_ms: int) -> int:
    """For how many seconds a telephone may keep a page that shows a home: not beyond the link, nor a day's work."""
    return max(0, min(KEPT_S_MAX, until_s - now_ms // 1000))


def home_of(card: Mapping[str, Any]) -> dict[str, Any]:
    """Of all that is known of a resident what somebody needs to come in; nothing of health."""
    return {name: card[name] for name in HOME if card[name] not in (None, "")}


def about_km(away_m: int | None) -> int | None:
    """How far it is, rounded up, so that nobody finds the door by asking from three places."""
    return None if away_m is None else max(1, ceil(away_m / 1000))


def is_key(key: str) -> bool:
    """Whether this may name something that is to be done once."""
    return KEY_LENGTH_MIN <= len(key) <= KEY_LENGTH_MAX and key.isascii() and key.replace("-", "").isalnum()


def fen_of(yuan: str) -> int | None:
    """ "85", "85.5" or "85.50" yuan in fen; None for anything else."""
    whole, _, part = yuan.strip().replace("，", ".").replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(whole) > 7 or len(part) > 2:
        return None
    if part and not (part.isascii() and part.isdigit()):
        return None
    return int(whole) * 100 + int(f"{part:0<2}" or "0")


def yuan_of(fen: int) -> str:
    """For people: "¥85.50"."""
    return f"¥{fen // 100}.{fen % 100:02d}"
