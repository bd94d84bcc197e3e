"""Whatever calls, answers, hours and kills come in whatever order: the promises about somebody who does not answer."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from hub.care_calls.calling import service
from hub.care_calls.calling.model import Said
from hub.care_calls.rounds import service as rounds
from hub.care_calls.rounds import store
from hub.care_calls.rounds.runner import go_on
from hub.care_calls.visits import results
from hub.care_calls.visits import store as visits
from hub.kernel import Database, Read, Write
from hub.operators import Signed
from tests import cast

MINUTE_MS = 60_000
WHO = Signed(cast.CHEN, "陈晓", "operator", "zh-CN", "system", b"", ())


class Killed(Exception):
    """The hub dies before the commit."""


class SomebodyWhoDoesNotAnswer(RuleBasedStateMachine):
    """One resident of the cast; nobody else is called."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.clock = cast.HandClock(cast.NOON_MS - 3 * cast.HOUR_MS)
        self.database: Database = cast.new_database(Path(self.folder.name) / "hub.db", self.clock)
        self.database.write_now(cast.small_town)
        self.rows("DELETE FROM care_plan WHERE resident_id != 1")
        self.together = False
        self.talked_ms = self.value("SELECT last_live_ms FROM care_plan WHERE resident_id = 1")

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def rows(self, query: str, **values: int) -> list[Any]:
        def run(tx: Write) -> list[Any]:
            result = tx.sql.execute(text(query), values)
            return [tuple(one) for one in result] if result.returns_rows else []

        return self.database.write_now(run)[0]

    def value(self, query: str, **values: int) -> Any:
        return self.rows(query, **values)[0][0]

    def settled(self) -> None:
        """The runner does all that is due, and is killed before each of its commits once."""
        due_ms: int | None = self.clock.ms
        while due_ms is not None and due_ms <= self.clock.ms:
            with pytest.raises(Killed):
                self.database.write_now(self._dies)
            due_ms = self.database.write_now(go_on)[0]

    def _dies(self, tx: Write) -> None:
        go_on(tx)
        raise Killed

    @rule(outcome=st.sampled_from(["no_answer", "no_answer", "busy", "someone_else", "wrong_number", "interrupted"]))
    def call_in_vain(self, outcome: Any) -> None:
        self.database.write_now(lambda tx: service.note_made(tx, WHO, 1, Said(outcome)))

    @rule()
    def reach(self) -> None:
        self.database.write_now(lambda tx: service.note_made(tx, WHO, 1, Said("reached")))
        self.talked_ms = self.clock.ms

    @rule(minutes=st.sampled_from([1, 15, 20, 61, 125, 300, 1445, 4320]))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.forward(minutes * MINUTE_MS)
        self.settled()

    @initialize(together=st.booleans())
    def some_are_asked_together(self, together: bool) -> None:
        self.together = together
        self.rows("UPDATE contact SET together = :together WHERE position > 1", together=together)

    @precondition(lambda self: self.open_steps())
    @rule(said=st.sampled_from(["seen_well", "will_look", "cannot", "no_answer", "wrong_number"]), last=st.booleans())
    def asked(self, said: Any, last: bool) -> None:
        step_id = self.open_steps()[-1 if last else 0]

        def answer(tx: Write) -> None:
            step = store.step(tx, step_id)
            assert step is not None
            found = store.one(tx, step.round_id)
            assert found is not None
            rounds.answered(tx, found, step, said, "", cast.CHEN)

        self.database.write_now(answer)

    @precondition(lambda self: self.rows("SELECT 1 FROM care_visit WHERE outcome IS NULL"))
    @rule(what=st.sampled_from(["found_well", "needs_help", "not_home"]), talked=st.booleans())
    def somebody_went(self, what: Any, talked: bool) -> None:
        def tell(tx: Write) -> bool:
            visit = visits.open_of(tx, 1)
            assert visit is not None
            results.found(tx, visit, what, talked=talked, note="", actor="visitor")
            return visit.talked

        if self.database.write_now(tell)[0]:
            self.talked_ms = self.clock.ms

    @precondition(lambda self: self.rows("SELECT 1 FROM care_round WHERE ended_ms IS NULL AND alarm_id IS NOT NULL"))
    @rule()
    def the_alarm_is_closed_in_vain(self) -> None:
        def close(tx: Write) -> None:
            found = store.going_on(tx, 1)
            assert found is not None
            assert found.alarm_id is not None
            tx.sql.execute(text("UPDATE alarm SET state = 'closed'"))
            rounds.alarm_closed(tx, found.alarm_id)

        self.database.write_now(close)

    def open_steps(self) -> list[int]:
        query = "SELECT id FROM care_step WHERE outcome IS NULL OR (outcome = 'will_look' AND kind = 'contact')"
        return [one for (one,) in self.rows(query)]

    @invariant()
    def what_was_last_is_known(self) -> None:
        assert self.value("SELECT last_live_ms FROM care_plan WHERE resident_id = 1") == self.talked_ms

    @invariant()
    def nobody_is_forgotten(self) -> None:
        """Always a call on the list; past the 72nd hour an alarm, once the runner has looked."""
        self.settled()
        assert self.value("SELECT COUNT(*) FROM work_item WHERE kind = 'care_call' AND ref = 1 AND state = 'due'") == 1
        overdue = self.clock.ms >= self.talked_ms + 72 * cast.HOUR_MS
        recently = self.clock.ms - 24 * cast.HOUR_MS
        raised = self.value(
            "SELECT COUNT(*) FROM care_round WHERE alarm_ms > :recently OR (alarm_ms AND ended_ms IS NULL)",
            recently=recently,
        )
        assert raised or not overdue

    @invariant()
    def each_thing_to_do_is_on_the_list_once_and_nothing_else(self) -> None:
        visit = self.value("SELECT COUNT(*) FROM care_visit WHERE outcome IS NULL")
        listed = self.rows("SELECT kind FROM work_item WHERE state = 'due' AND kind LIKE 'care_%' AND resident_id = 1")
        kinds = sorted(one for (one,) in listed)
        assert len(self.open_steps()) + visit + 1 == len(kinds), kinds
        assert visit == kinds.count("care_visit")

    @invariant()
    def no_more_than_one_alarm_is_open_for_one_who_is_silent(self) -> None:
        query = "SELECT COUNT(*) FROM alarm WHERE state != 'closed' AND kind IN ('care_missed', 'visit_missed')"
        assert self.value(query) <= 1

    @invariant()
    def who_is_asked_belongs_to_a_round_that_goes_on(self) -> None:
        open_steps = self.open_steps()
        assert len(open_steps) <= (2 if self.together else 1)
        query = "SELECT r.state FROM care_round r JOIN care_step s ON s.round_id = r.id "
        query += " WHERE ended_ms IS NULL AND s.id = :step"
        for step in open_steps:
            assert self.rows(query, step=step) in ([("contacts",)], [("committee",)], [("trying",)], [("visit",)])


TestSomebodyWhoDoesNotAnswer = SomebodyWhoDoesNotAnswer.TestCase
TestSomebodyWhoDoesNotAnswer.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)


def test_a_kill_before_the_commit_leaves_nothing_and_the_next_life_does_it_once(tmp_path: Path) -> None:
    clock = cast.HandClock()
    database = cast.new_database(tmp_path / "hub.db", clock)
    database.write_now(cast.small_town)
    clock.forward(10 * cast.HOUR_MS)

    def died(tx: Write) -> None:
        go_on(tx)
        raise Killed

    def alarms(tx: Read) -> int:
        return tx.sql.execute(text("SELECT COUNT(*) FROM alarm WHERE kind = 'care_missed'")).scalar_one()

    for _ in range(2):
        with pytest.raises(Killed):
            database.write_now(died)
        assert database.read_now(alarms) == 0
    for _ in range(3):
        database.write_now(go_on)
    assert database.read_now(alarms) == 6
    database.close()
