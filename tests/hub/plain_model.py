"""A hub's own rows beside a plain model of them: each step is done to both, and what is refused changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from hub.kernel import Problem, Read, Write
from tests import cast
from tests.hub.unflushed import UnflushedDatabase
from tests.randomness import PROFILE

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

TIME_S_MAX = 900 if PROFILE == "long" else 300


class BesideAModel(RuleBasedStateMachine):
    """`template`: the database with which each story begins. `written`: the tables that a step may write.

    `counts`: what became of what was tried, "done" or the code of the refusal.
    """

    template: ClassVar[bytes] = b""
    written: ClassVar[tuple[str, ...]] = ()
    counts: ClassVar[Counter[tuple[str, str]]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.counts = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "hub.db"
        path.write_bytes(self.template)
        self.clock = cast.HandClock()
        self.database = UnflushedDatabase(path, self.clock)

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def read(self, work: Callable[[Read], Any]) -> Any:
        return self.database.read_now(work)

    def tried(self, name: str, work: Callable[[Write], Any]) -> str:
        """What became of it; whoever is refused finds the hub as it was before."""
        before = self.read(self._everything)
        try:
            self.database.write_now(work)
            became = "done"
        except Problem as problem:
            became = problem.code
            assert self.read(self._everything) == before, f"{name} was refused and has changed something"
        self.counts[name, became] += 1
        return became

    def _everything(self, tx: Read) -> list[Any]:
        """All that a step could have written."""
        names = self.written
        return [tx.sql.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names]  # noqa: S608 - our own names


def small_town(factory: pytest.TempPathFactory, more: Callable[[Write], Any]) -> bytes:
    """The database of the small town, with whatever `more` puts into it."""
    path = factory.mktemp("model") / "hub.db"
    cast.make_database(path, cast.HandClock())
    database = UnflushedDatabase(path, cast.HandClock())
    database.write_now(lambda tx: more(tx) and None)
    database.close()
    return path.read_bytes()


def tell_stories(machine: type[BesideAModel], *, steps: int, share: int) -> set[str]:
    """Try stories of so many steps, one for each `share` of the examples of other tests; what was ever done in them.

    A story that fails is made short when there is time for it (LAMPLIGHT_TESTS=long).
    """
    stories = max(1, settings().max_examples // share)
    phases = tuple(Phase) if PROFILE == "long" else (Phase.generate,)
    run_state_machine_as_test(
        machine, settings=settings(max_examples=stories, stateful_step_count=steps, phases=phases)
    )
    return {name for name, became in machine.counts if became == "done"}
