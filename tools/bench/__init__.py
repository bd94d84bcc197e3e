"""How fast is the chain from a press to its answer, beside how fast it could possibly be here."""
