"""Makes of the firmware's source what a device runs."""
