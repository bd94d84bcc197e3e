"""The lines that are written to a modem, how long each may take, and what ends a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sos.parts.effects import Effect

ANSWER_MS = 5_000
SMS_MS = 30_000  # the network's answer to a short message
DIAL_MS = 20_000
RINGING_MS_MAX = 45_000  # nobody takes it
RING_PAUSE_MS = 8_000  # no ring for so long: the caller has given up
POLL_MS = 30_000
CALL_MS = 1_000
RESET_MS = 25_000  # what a modem needs to start
SILENT_MAX = 3
QUEUE_MAX = 24
MESSAGES_AT_ONCE = 3  # a small heap has no room for a full SIM
LIST_EVERY = 10  # polls
AT_HOME = (1, 5, 6, 7)  # registered: at home, roaming, either of them for short messages only

SET_UP = ("AT+CMGF=0", "AT+CNMI=2,1,0,0,0", "AT+CLIP=1", "AT+CREG=1", "AT+CEREG=1", "AT+CLVL=?")
ENDS = {"BUSY": "busy", "NO ANSWER": "no answer", "NO CARRIER": "no carrier", "NO DIALTONE": "no carrier"}


class Command:
    """One line to the modem. `kind`: what its answer is for; `request`: what it was asked for by, if by somebody."""

    def __init__(self, text: str, kind: str = "", ms_max: int = ANSWER_MS, request: Effect | None = None) -> None:
        self.text = text
        self.kind = kind
        self.ms_max = ms_max
        self.request = request
