"""A record is a small note with named fields; two notes are the same if they are of one kind and say the same.

Tuples of different kinds compare equal (`Pressed() == Released()` would be true), and MicroPython has no dataclass.
A kind of record lists its fields in `__slots__`: CPython keeps no dictionary for it, MicroPython a plain tuple.
"""


class Record:
    """The base of every event and effect: equality, hash and text by kind and fields, in the order of `__slots__`."""

    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and fields(self) == fields(other)

    def __hash__(self) -> int:
        return hash((type(self).__name__, fields(self)))

    def __repr__(self) -> str:
        named = [f"{name}={getattr(self, name)!r}" for name in self.__slots__]
        return f"{type(self).__name__}({', '.join(named)})"


def fields(record: object) -> tuple[object, ...]:
    """What a record says, as a tuple in the order of its fields."""
    return tuple([getattr(record, name) for name in getattr(record, "__slots__", ())])
