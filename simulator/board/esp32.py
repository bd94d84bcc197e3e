"""Stands in for an ESP32's `esp32` on the unix port of MicroPython: its small non-volatile store is a file here."""

import json
import os

from sleeping import armed

WAKEUP_ALL_LOW, WAKEUP_ANY_HIGH = False, True
ROM_AT = 0x200000  # as firmware/boards/ has it
NOT_FOUND = -0x1102  # ESP_ERR_NVS_NOT_FOUND


class NVS:
    """One namespace of the store, in `nvs.json` in the current folder; durable after `commit`."""

    PATH = "nvs.json"

    def __init__(self, namespace):
        self._namespace = namespace
        self._all = {}
        try:
            with open(self.PATH) as file:
                self._all = json.load(file)
        except (OSError, ValueError):
            pass
        self._own = self._all.setdefault(namespace, {})

    def get_i32(self, key):
        return self._get(key, int)

    def set_i32(self, key, value):
        if not -(2**31) <= value < 2**31:
            raise OverflowError("not 32 bits")
        self._own[key] = value

    def get_blob(self, key, room):
        data = bytes.fromhex(self._get(key, str))
        if len(data) > len(room):
            raise OSError(-0x110C, "ESP_ERR_NVS_INVALID_LENGTH")
        room[: len(data)] = data
        return len(data)

    def set_blob(self, key, value):
        self._own[key] = value.hex()

    def erase_key(self, key):
        self._get(key, (int, str))
        del self._own[key]

    def commit(self):
        with open(self.PATH + ".new", "w") as file:
            json.dump(self._all, file)
        os.rename(self.PATH + ".new", self.PATH)

    def _get(self, key, kind):
        if len(key) > 15 or not isinstance(self._own.get(key), kind):
            raise OSError(NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        return self._own[key]


class Partition:
    """Of the table of the flash: `romfs`, if there is a file of that name (simulator/board/rom.py)."""

    TYPE_DATA = 1

    def __init__(self, length):
        self._length = length

    @classmethod
    def find(cls, kind, label):
        try:
            return [cls(os.stat("romfs")[6])] if (kind, label) == (cls.TYPE_DATA, "romfs") else []
        except OSError:
            return []

    def info(self):
        return (self.TYPE_DATA, 0x8F, ROM_AT, self._length, "romfs", False)


def wake_on_gpio(pins, level):
    """As a C3 has it; an S3 has ext0 instead."""
    armed.update({pin.number: int(level) for pin in pins})


if os.getenv("LAMPLIGHT_CHIP") == "s3":

    def wake_on_ext0(pin, level):
        armed[pin.number] = int(level)
