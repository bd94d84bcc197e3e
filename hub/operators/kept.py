"""What is let go of the people of the centre: sessions and links that have ended, old trails and decisions."""

from hub.kernel import Kept

from . import tables as t

KEPT = (
    Kept("sessions", t.session, t.session.c.expires_ms),
    Kept("sign_in_links", t.sign_in_link, t.sign_in_link.c.expires_ms),
    Kept("audit", t.audit, t.audit.c.at_ms),
    Kept("approvals", t.approval, t.approval.c.asked_ms, lambda _tx: t.approval.c.state != "waiting"),
)
