"""What is let go of when it is old: what people said. What was needed, and what came of it, stays."""

from hub.kernel import Kept

from .complaints.tables import order_complaint
from .follow_ups.tables import follow_up_task, follow_up_try, order_follow_up
from .requests.tables import service_request

_need, _said, _goes, _wrong = (
    service_request.c,
    order_follow_up.c,
    follow_up_task.c,
    order_complaint.c,
)
_WORDS = {"words": "", "statement": "", "reason": "", "appeal_words": "", "appeal_reason": ""}

KEPT = (
    Kept(
        "need_notes", service_request, _need.asked_ms, lambda _tx: _need.state != "waiting", {"note": "", "caller": ""}
    ),
    Kept("follow_up_tries", follow_up_try, follow_up_try.c.at_ms, blank={"note": ""}),
    Kept("follow_up_notes", order_follow_up, _said.at_ms, blank={"note": ""}),
    Kept(
        "follow_up_visitors",
        follow_up_task,
        _goes.begun_ms,
        lambda _tx: _goes.state == "over",
        {"visitor": "", "phone": ""},
    ),
    Kept("complaint_words", order_complaint, _wrong.raised_ms, lambda _tx: _wrong.state == "final", _WORDS),
)
