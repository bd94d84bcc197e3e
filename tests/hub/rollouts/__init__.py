"""New firmware for six phones: who gets it, in which order, and what stops it."""
