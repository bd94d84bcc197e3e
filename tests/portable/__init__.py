"""Tests of the device's program that run on CPython and on MicroPython, from the same files."""
