"""Which build this is. `lamplight firmware build` puts its own numbers here; 0 is one that was never built."""

VERSION = "0.1"
NUMBER = 0
MADE_UTC_S = 1_795_824_000  # when its sources were, in seconds since 1970
