"""What is let go of hand-overs: those that both have signed."""

from hub.kernel import Kept

from . import tables as t

_h = t.hand_over.c

KEPT = (Kept("hand_overs", t.hand_over, _h.created_ms, lambda _tx: _h.state == "signed"),)
