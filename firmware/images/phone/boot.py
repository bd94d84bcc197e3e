"""The first thing a phone does with power on: nothing that could fail."""
