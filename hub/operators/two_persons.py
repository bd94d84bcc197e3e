"""What nobody may do alone, as removing a person's data for good: one asks, another agrees, and only then it is done.

For the context whose action it is:

1. Its endpoint calls `request_approval(tx, who, "anonymise_resident", "resident 17", {"reason": "died in May"})`.
2. Another supervisor or admin answers under "Requests" in the console (`POST /api/v1/approvals/{id}/approve`).
3. Then its handler runs, `(tx, who_approves, approval) -> None`, in the very transaction that notes the approval: a
   kill leaves both or neither. hub/app.py hands the handlers over by the action's name. A handler that raises a Problem
   refuses: nothing has changed, and the request goes on waiting.

A request is over after APPROVAL_MS_MAX; that time stands in its row. Every step is on the trail.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hub.kernel import Problem, Read, Write, not_found

from . import two_persons_store as store
from .model import Approval, ApprovalState, Role, Signed
from .policy import APPROVAL_MS_MAX, approval_state, has_role, may_approve
from .trail import audit

TOPIC = "approval"
NEEDED: Role = "supervisor"
WAITING_MAX = 200

Handler = Callable[[Write, Signed, Approval], None]


def request_approval(tx: Write, who: Signed, action: str, subject: str, detail: Mapping[str, Any]) -> int:
    """Ask for another person's agreement to do `action` to `subject`; returns the number of the request.

    `action` is a word of at most 40 letters that hub/app.py has a handler for, `subject` is "resident 17", `detail` is
    JSON that both persons see. The row is kept: no names in it where the action is to make them forgotten.
    Raises 403 below a supervisor, 409 `already_asked` while the same waits, 409 `too_many_waiting` above WAITING_MAX.
    """
    _must_have_role(who)
    store.expire_approvals(tx)
    if (same := store.waiting_approval(tx, action, subject)) is not None:
        raise Problem(409, "already_asked", "This has been asked for and waits for another person.", approval_id=same)
    if store.count_approvals(tx, "waiting") >= WAITING_MAX:
        raise Problem(409, "too_many_waiting", f"{WAITING_MAX} requests wait already; decide some of them first.")
    number = store.add_approval(tx, action, subject, detail, who.operator_id, tx.now_ms + APPROVAL_MS_MAX)
    _note(tx, who, "ask_approval", approval(tx, number))
    return number


def approve(tx: Write, who: Signed, approval_id: int, handlers: Mapping[str, Handler]) -> Approval:
    """Agree, and carry it out. Raises 403 `same_person` for who asked, 409 when it no longer waits."""
    asked = _waiting(tx, who, approval_id)
    if not may_approve(asked, who.operator_id):
        raise Problem(403, "same_person", "Somebody else has to agree to what you have asked for.")
    handler = handlers.get(asked.action)
    if handler is None:
        raise Problem(409, "unknown_action", "This hub does not know how to do that (any more); decline it.")
    decided = _decide(tx, who, asked, "approved", "")
    handler(tx, who, decided)
    return decided


def decline(tx: Write, who: Signed, approval_id: int, reason: str) -> Approval:
    """Refuse, saying why; whoever asked takes it back in this way. Raises 409 when it no longer waits."""
    return _decide(tx, who, _waiting(tx, who, approval_id), "declined", reason)


def approval(tx: Read, approval_id: int) -> Approval:
    """As it is now. Raises 404 when there is none."""
    found = store.approval(tx, approval_id)
    if found is None:
        raise not_found("request", approval_id)
    return found


def _waiting(tx: Write, who: Signed, approval_id: int) -> Approval:
    _must_have_role(who)
    asked = approval(tx, approval_id)
    state = approval_state(asked.state, asked.due_ms, tx.now_ms)
    if state != "waiting":
        raise Problem(409, "wrong_state", f"This request is {state}; it cannot be decided any more.", state=state)
    return asked


def _decide(tx: Write, who: Signed, asked: Approval, state: ApprovalState, reason: str) -> Approval:
    store.decide_approval(tx, asked.id, state, who.operator_id, reason)
    decided = approval(tx, asked.id)
    _note(tx, who, "approve" if state == "approved" else "decline", decided)
    return decided


def _note(tx: Write, who: Signed, step: str, asked: Approval) -> None:
    more = {"reason": asked.reason} if asked.reason else {}
    audit(tx, who, step, asked.subject, {"approval": asked.id, "action": asked.action, **more})
    tx.publish(TOPIC, {"id": asked.id, "state": asked.state, "asked_by": asked.asked_by})


def _must_have_role(who: Signed) -> None:
    if not has_role(who.role, NEEDED):
        raise Problem(403, "not_allowed", f"This needs the role {NEEDED}; yours is {who.role}.")
