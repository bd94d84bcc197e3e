"""What somebody sees and says who was sent a link. They have not signed in: the link is all that speaks for them."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from hub.kernel import Read, Write, local_time, site_zone
from hub.kernel.signed_links import Token
from hub.operators import audit
from hub.residents import Contact, card, consents, contacts

from .. import store as alarms
from ..model import Alarm
from . import policy, store
from .answers import answered
from .beginning import ensure
from .links import Links
from .model import Asking, Said, Try

View = Literal["asked", "going", "cannot", "over", "expired", "unknown"]
_HOME = ("name", "address", "floor", "door")


@dataclass(frozen=True, slots=True)
class Page:
    """`home`: what the resident has agreed to show this person; nothing once it is over. `at`: when they said that
    they will be there, as the clocks there show it ("04:10"). `others_go`: somebody else is on the way.
    """

    view: View
    home: dict[str, Any]
    at: str = ""
    others_go: bool = False


class _Known(NamedTuple):
    alarm: Alarm
    asking: Asking
    one: Try
    contact: Contact


def is_ours(tx: Read, links: Links, token: Token) -> bool:
    """Whether we have made this link, whatever has become of it since."""
    return links.is_true(token, store.one_try(tx, token.number))


def look(tx: Write, links: Links, token: Token | None) -> Page:
    """The page. It changes nothing but the trail: programs that read mail open links, too, and answer nothing."""
    found = _find(tx, links, token)
    if not isinstance(found, _Known):
        return Page(found, {})
    asking, one = found.asking, found.one
    view: View = one.outcome if one.outcome in ("going", "cannot") else "asked"
    home = _home(tx, asking, found.contact)
    if home:
        audit(tx, None, "read_by_link", f"resident {asking.resident_id}", {"alarm": one.alarm_id, "try": one.id})
    others = [other for other in store.tries(tx, one.alarm_id) if other.contact_id != one.contact_id]
    at = f"{local_time(one.until_ms, site_zone(tx)):%H:%M}" if view == "going" and one.until_ms else ""
    return Page(view, home, at, policy.somebody_goes(asking, others))


def say(tx: Write, links: Links, token: Token | None, answer: Said, minutes: int | None) -> View:
    """Keep their answer. The same once more changes nothing; another one replaces it, as things change."""
    found = _find(tx, links, token)
    if not isinstance(found, _Known):
        return found
    one = found.one
    asking = ensure(tx, found.alarm, found.asking.resident_id)
    answered(tx, asking, one, answer, f"contact {one.contact_id}", minutes=minutes if answer == "going" else None)
    return answer


def _find(tx: Read, links: Links, token: Token | None) -> _Known | View:
    if token is None:
        return "unknown"
    one = store.one_try(tx, token.number)
    if not links.is_true(token, one) or one is None:
        return "unknown"
    alarm, asking = alarms.alarm(tx, one.alarm_id), store.asking(tx, one.alarm_id)
    if alarm is None or asking is None or alarm.state == "closed":
        return "over"
    known = {each.id: each for each in contacts(tx, [asking.resident_id]).get(asking.resident_id, [])}
    contact = known.get(one.contact_id)
    # Who is no longer on the card, or may not be told any more, must not end the asking by saying that they go.
    if token.until_s * 1000 <= tx.now_ms or contact is None or not contact.may_be_told:
        return "expired"
    return _Known(alarm, asking, one, contact)


def _home(tx: Read, asking: Asking, contact: Contact) -> dict[str, Any]:
    shown = policy.may_see(contact.has_key, contact.may_be_told, consents(tx, asking.resident_id))
    found = card(tx, asking.resident_id)
    home = {name: found[name] for name in _HOME} if shown.address else {}
    if shown.access:
        home["access"] = "\n".join(text for text in (found["door_notes"], found["keys_at"]) if text)
    return {name: value for name, value in home.items() if value not in (None, "")}
