"""What somebody sees and says who goes and has not signed in: the link is all that speaks for them."""

from dataclasses import dataclass
from typing import Any, Literal

from hub.kernel import Problem, Read, Write, local_time, site_zone
from hub.kernel.signed_links import Token
from hub.operators import audit
from hub.residents import card

from ..model import Need
from . import results, store
from .links import VisitLinks
from .model import Found, Visit

View = Literal["asked", "found_well", "needs_help", "not_home", "over", "expired", "unknown"]
Said = Literal["well_talked", "well_seen", "needs_help", "not_home"]
FOUND: dict[Said, tuple[Found, bool]] = {
    "well_talked": ("found_well", True),
    "well_seen": ("found_well", False),
    "needs_help": ("needs_help", False),
    "not_home": ("not_home", False),
}
HOME = ("name", "address", "building", "floor", "door", "door_notes")


@dataclass(frozen=True, slots=True)
class Page:
    """`home`: where to go, while somebody is to go. `at`: by when, as the clocks there show it ("17:30")."""

    view: View
    home: dict[str, Any]
    at: str = ""


def is_ours(tx: Read, links: VisitLinks, token: Token) -> bool:
    """Whether we have made this link, whatever has become of the visit since."""
    return links.is_true(token, store.one(tx, token.number))


def look(tx: Write, links: VisitLinks, token: Token | None) -> Page:
    """The page. It changes nothing but the trail: programs that read mail open links, too."""
    visit = _find(tx, links, token)
    if not isinstance(visit, Visit):
        return Page(visit, {})
    if visit.outcome in ("found_well", "needs_help", "not_home"):
        return Page(visit.outcome, {})
    if visit.outcome == "called_off":
        return Page("over", {})
    audit(tx, None, "read_by_link", f"resident {visit.resident_id}", {"visit": visit.id})
    return Page("asked", home_of(tx, visit.resident_id), by_when(tx, visit))


def say(tx: Write, links: VisitLinks, token: Token | None, said: Said, note: str, need: Need | None = None) -> View:
    """Keep what they say, and tell of what the resident needs. The same once more changes nothing; that help is needed
    counts at any time.

    A visit that counts as missed may be told of late: they have been there after all.
    """
    visit = _find(tx, links, token)
    if not isinstance(visit, Visit):
        return visit
    what, talked = FOUND[said]
    if visit.outcome == "missed":
        visit.outcome = None
    try:
        results.found(tx, visit, what, talked=talked, note=note or visit.note, actor="visitor")
    except Problem:
        return "over"
    if need is not None:
        told = {"resident_id": visit.resident_id, "need": need, "note": note, "visit_id": visit.id}
        tx.publish("need", {**told, "operator_id": None})
    return what


def home_of(tx: Read, resident_id: int) -> dict[str, Any]:
    """Where to go and how to make oneself heard; nothing of health, and no key."""
    known = card(tx, resident_id)
    return {name: known[name] for name in HOME if known[name]}


def by_when(tx: Read, visit: Visit) -> str:
    return f"{local_time(visit.due_ms, site_zone(tx)):%H:%M}"


def _find(tx: Read, links: VisitLinks, token: Token | None) -> Visit | View:
    if token is None:
        return "unknown"
    visit = store.one(tx, token.number)
    if visit is None or not links.is_true(token, visit):
        return "unknown"
    return "expired" if token.until_s * 1000 <= tx.now_ms else visit
