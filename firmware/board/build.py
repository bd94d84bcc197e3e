"""Which build this is. `lamplight firmware build` puts its own numbers here; 0 is one that was never built."""

VERSION = "0.1"
NUMBER = 0
