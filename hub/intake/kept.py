"""What is let go of what came in: the messages as they came. By which copies are known (numbers, presses) stays."""

from hub.kernel import Kept

from . import tables as t

KEPT = (Kept("raw_messages", t.raw_message, t.raw_message.c.at_ms),)
