"""What is let go of the rota: who was to be here long ago."""

from hub.kernel import Kept

from . import tables as t

KEPT = (Kept("rota", t.rota_shift, t.rota_shift.c.end_ms),)
