"""Who is asked to come, one after the other or a few at once, and which of them it is."""
