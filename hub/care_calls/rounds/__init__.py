"""Nobody answered: tries at spread times, then contacts, committee, a visit the same day, and an alarm."""
