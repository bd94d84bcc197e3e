"""The device's program where it meets the world: any bytes, a real broker, a real MicroPython, a real power cut."""
