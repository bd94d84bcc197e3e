"""What somebody sees and says who goes there and asks, and has not signed in: the link is all that speaks for them.

asked ──marks──▶ thanks        asked ──nobody opened, did not want to──▶ asked, once more later
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from hub.kernel import Problem, Read, Write, local_time, site_zone
from hub.kernel.signed_links import Token
from hub.operators import Language, audit
from hub.residents import card, is_served

from ..catalogue import kind_of
from ..orders import store as orders
from ..orders.model import Order
from . import service, store, visiting
from .model import Asker, InVain, Marks, Task
from .visit_links import AskLinks

View = Literal["asked", "thanks", "over", "expired", "unknown", "too_often"]
HOME: Final = ("name", "address", "building", "floor", "door", "door_notes")
FIELDS: Final = ("what", "day", *HOME)


@dataclass(frozen=True, slots=True)
class Page:
    """`facts`: of `FIELDS`, while somebody is to ask. `noted`: they have said already that they were not told."""

    view: View
    facts: dict[str, str] = field(default_factory=dict[str, str])
    noted: bool = False


def is_ours(tx: Read, links: AskLinks, token: Token) -> bool:
    """Whether we have made this link for who goes there now, whatever has become of the order since."""
    return links.is_true(token, store.task(tx, token.number))


def look(tx: Write, links: AskLinks, token: Token | None, language: Language) -> Page:
    """The page. It changes nothing but the trail: programs that read mail open links, too."""
    found = _find(tx, links, token)
    if isinstance(found, str):
        return Page(found)
    task, order = found
    audit(tx, None, "read_by_link", f"resident {order.resident_id}", {"order": order.id})
    known = card(tx, order.resident_id)
    done = local_time(order.done_ms or tx.now_ms, site_zone(tx)).date().isoformat()
    facts = {"what": kind_of(tx, order.service).names.get(language) or order.service, "day": done}
    home = {name: str(known[name]) for name in HOME if known[name] not in (None, "")}
    return Page("asked", {**facts, **home}, _is_noted(tx, task))


def answer(tx: Write, links: AskLinks, token: Token | None, marks: Marks) -> View:
    """Keep what the resident said. What comes once more, or after the desk has noted it, changes nothing."""
    found = _find(tx, links, token)
    if isinstance(found, str):
        return found
    task, order = found
    service.answered(tx, order, _asker(task), "visit", marks)
    return "thanks"


def in_vain(tx: Write, links: AskLinks, token: Token | None, outcome: InVain) -> View:
    """Nobody said how it was. Pressed twice it counts once: until it is time to go again."""
    found = _find(tx, links, token)
    if isinstance(found, str):
        return found
    task, order = found
    if not _is_noted(tx, task):
        service.tried(tx, order, task, _asker(task), "visit", outcome, "")
    return "asked"


def _find(tx: Read, links: AskLinks, token: Token | None) -> tuple[Task, Order] | View:
    task = None if token is None else store.task(tx, token.number)
    if token is None or task is None or not links.is_true(token, task):
        return "unknown"
    if token.until_s * 1000 <= tx.now_ms:
        return "expired"
    order = orders.one(tx, task.order_id)
    if task.over == "answered":
        return "thanks"
    if task.state != "visiting" or order is None or not is_served(tx, task.resident_id):
        return "over"
    return "over" if _is_providers(tx, order, task.phone) else (task, order)


def _is_providers(tx: Read, order: Order, phone: str) -> bool:
    """Whether their telephone has become one of the provider's since they were named."""
    try:
        visiting.check_phone(tx, order, phone)
    except Problem:
        return True
    return False


def _is_noted(tx: Read, task: Task) -> bool:
    last = next(iter(reversed(store.tries(tx, task.id))), None)
    return last is not None and bool(last["by_link"]) and tx.now_ms < task.next_ms


def _asker(task: Task) -> Asker:
    """`visit_by` answers for whom they have sent there."""
    if task.visit_by is None:
        raise LookupError(task.id)
    return Asker(task.visit_by, "visitor", by_link=True)
