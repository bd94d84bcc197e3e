"""Somebody goes and looks: a volunteer or the neighbourhood committee, the same day, and says what they found."""
