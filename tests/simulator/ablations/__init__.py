"""Every safeguard switched off, one at a time, to see whether the simulator would have noticed that it is missing."""
