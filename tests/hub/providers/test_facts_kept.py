"""What the choice is told of a provider is what stands on the card, whatever was written and in which order."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.kernel import Database, Problem, Write
from hub.operators import Signed
from hub.providers import register
from hub.providers.register import editing, facts, store
from hub.providers.register.forms import Away, Business, Goer, Paper
from hub.providers.register.standing import change
from tests import cast

ZHOU = Signed(cast.ZHOU, "周敏", "supervisor", "fr", "system", b"")
days = st.sampled_from(("2026-11-20", "2026-11-28", "2027-03-01"))
goers = st.none() | st.just(cast.LOCKSMITH)
changes = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(("平安开锁", "平安锁业")),
        "zones": st.lists(st.sampled_from((1, 2)), min_size=1),
        "services": st.lists(st.sampled_from(("locksmith", "odd_jobs")), min_size=1),
        "hours": st.sampled_from(((), ((1, 480, 1080),))),
        "parallel_max": st.integers(1, 5),
        "contract_until": st.none() | days,
    },
)
steps = st.one_of(
    st.tuples(st.just("edit"), changes),
    st.tuples(st.just("paper"), st.tuples(goers, st.sampled_from(("licence", "background_check")), days)),
    st.tuples(st.just("away"), st.tuples(goers, days)),
    st.tuples(st.just("goer"), st.booleans()),
    st.tuples(st.just("new goer"), st.lists(st.sampled_from(("locks", "building")), max_size=2)),
    st.tuples(st.just("standing"), st.sampled_from(("suspend", "reinstate", "end", "archive"))),
)


def carry_out(tx: Write, step: tuple[str, Any]) -> None:
    """One step as a supervisor takes it, who has seen the card as it is."""
    what, how = step
    seen = editing.must_be(tx, cast.LOCKSMITH)["version"]
    at = (tx, ZHOU, cast.LOCKSMITH)
    if what == "edit":
        editing.edit(*at, seen, Business.model_validate(how))
    elif what == "paper":
        editing.put_paper(*at, seen, Paper(worker_id=how[0], kind=how[1], until=how[2]))
    elif what == "away":
        editing.add_away(*at, seen, Away(worker_id=how[0], from_day=how[1], until_day=how[1]))
    elif what == "goer":
        editing.edit_worker(*at, cast.LOCKSMITH, seen, Goer(), active=how)
    elif what == "new goer":
        editing.add_worker(*at, seen, Goer(name="新来的", skills=tuple(how)))
    else:
        change(*at, how, "a reason")


@settings(max_examples=40)
@given(st.lists(steps, max_size=8))
def test_the_text_is_never_behind_the_card(tmp_path_factory: Any, taken: list[tuple[str, Any]]) -> None:
    database: Database = cast.new_database(tmp_path_factory.mktemp("facts") / "hub.db", cast.HandClock())
    database.write_now(cast.small_town)
    for step in taken:
        try:
            database.write_now(lambda tx, step=step: carry_out(tx, step))
        except Problem:
            continue  # what may not be is refused; the text must fit all the same

    def kept_and_made_anew(tx: Write) -> tuple[Any, Any]:
        kept = register.candidate(tx, cast.LOCKSMITH)
        store.put_facts(tx, {cast.LOCKSMITH: ""})
        facts.refresh(tx, [cast.LOCKSMITH])
        return kept, register.candidate(tx, cast.LOCKSMITH)

    (kept, anew), _ = database.write_now(kept_and_made_anew)
    database.close()
    assert kept is not None
    assert kept == anew
