"""An order's way from what is wanted to the door that closes behind it, with its deadlines."""
