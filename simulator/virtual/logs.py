"""What the hub would write into its log goes into the trace, so that a run says nothing and forgets nothing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Generator

    from simulator.virtual.trace import Trace


@contextmanager
def into(trace: Trace) -> Generator[None]:
    """Until the end of the block. Texts of errors are left out: some have addresses in memory in them."""

    def keep(_logger: object, level: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
        error: Any = said.get("exc_info")
        what = type(error).__name__ if isinstance(error, BaseException) else _raised()
        trace.tell("hub", "logged", level=level, event=str(said.get("event", "")), error=what)
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[keep])
    try:
        yield
    finally:
        structlog.configure(**before)


def _raised() -> str:
    error = sys.exc_info()[1]
    return type(error).__name__ if error is not None else ""
