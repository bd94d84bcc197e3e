"""On the device only: nothing of `typing` is ever evaluated there, but its names are imported."""

TYPE_CHECKING = False


def __getattr__(_name):
    return None
