"""What is let go of needs when it is old: what was said about them. What was needed, and what came of it, stays."""

from hub.kernel import Kept

from .requests.tables import service_request as t

KEPT = (Kept("need_notes", t, t.c.asked_ms, lambda _tx: t.c.state != "waiting", {"note": ""}),)
