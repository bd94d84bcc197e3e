"""The hands and ears of a device, and the only files that touch the chip: they do what the machines in `sos` decide."""
