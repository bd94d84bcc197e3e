"""The call itself: who is called next, by whom, what came of it, and who is asked when nobody answers."""
