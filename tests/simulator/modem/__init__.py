"""The simulated cellular network, and what a phone and a hub make of it."""
