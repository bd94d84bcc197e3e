"""What is let go of what was wrong with the hub: what is over."""

from hub.kernel import Kept

from . import tables as t

_p = t.hub_problem.c

KEPT = (Kept("hub_problems", t.hub_problem, _p.since_ms, lambda _tx: _p.until_ms.is_not(None)),)
