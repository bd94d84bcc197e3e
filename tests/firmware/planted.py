"""Puts a mistake into the device's own code for a moment: the functions keep their names, and do something worse.

What is replaced is the code of each function where it is, so that whoever imported it long ago has the mistake too.
"""

from __future__ import annotations

import importlib
import inspect
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator


class Planted(NamedTuple):
    """In `module`, `wrong` stands where `right` was; `noticed` is the test, "file::name", that must fail then."""

    name: str
    module: str
    right: str
    wrong: str
    noticed: str


@contextmanager
def planted(fault: Planted) -> Generator[None]:
    """As long as the block lasts. AssertionError if the code is no longer what the fault says."""
    module = importlib.import_module(fault.module)
    source = Path(inspect.getfile(module)).read_text(encoding="utf-8")
    assert source.count(fault.right) == 1, f"{fault.name}: {fault.right!r} is no longer once in {fault.module}"
    space: dict[str, Any] = dict(vars(module))
    exec(compile(source.replace(fault.right, fault.wrong), fault.module, "exec"), space)  # noqa: S102 - our own source
    worse = {name: one.__code__ for name, one in _functions(module.__name__, space)}
    before = {name: (one, one.__code__) for name, one in _functions(module.__name__, vars(module))}
    assert worse.keys() == before.keys()
    try:
        for name, (one, _) in before.items():
            one.__code__ = worse[name]
        yield
    finally:
        for one, code in before.values():
            one.__code__ = code


def noticing(fault: Planted) -> FunctionType:
    """The test that is to notice."""
    file, _, name = fault.noticed.partition("::")
    found = getattr(importlib.import_module("tests." + file.replace("/", ".")), name)
    assert isinstance(found, FunctionType)
    return found


def _functions(module: str, space: dict[str, Any]) -> Iterator[tuple[str, FunctionType]]:
    for name, one in list(space.items()):
        if isinstance(one, ModuleType) or getattr(one, "__module__", None) != module:
            continue
        if isinstance(one, FunctionType):
            yield name, one
        elif isinstance(one, type):
            for inner, member in vars(one).items():
                method = member.fget if isinstance(member, property) else member
                if isinstance(method, FunctionType) and method.__module__ == module:
                    yield f"{name}.{inner}", method
