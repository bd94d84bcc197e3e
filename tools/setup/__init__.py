"""Makes a machine ready for Lamplight: Python packages, the console, and the programs that the tests need."""
