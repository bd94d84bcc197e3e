"""The first thing a remote control does when it wakes: nothing that could fail, and nothing that takes time."""
