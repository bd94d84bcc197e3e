"""What must be true of services: for each sentence a history that keeps it, and one that breaks it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import pytest

from hub.providers import by_desk, settle_scores
from hub.providers.fulfilment import going
from hub.providers.links import OrderLinks
from hub.providers.offers import service as offers
from hub.providers.offers import store as offer_store
from hub.providers.scores import service as scores
from tests import cast
from tests.simulator.invariants.scene import CHEN, LIN, ZHOU, Scene

if TYPE_CHECKING:
    from hub.kernel import Write
    from hub.providers.orders.model import Order

LINKS = OrderLinks(None, bytes(32))
WHILE_MS = 600_000
MONTH = "2026-11"
GOOD, POOR = by_desk.Marks(5, 4, 5, True, ""), by_desk.Marks(1, 2, 1, True, "")


def do(scene: Scene, work: Callable[[Write], Any]) -> Any:
    return scene.door.database.write_now(work)[0]


def ordered(scene: Scene, service: str = "appliance_repair", **wish: Any) -> int:
    """Chen makes an order for Wang, and asks the best."""

    def work(tx: Write) -> int:
        order = by_desk.make(tx, CHEN, by_desk.Wish(cast.WANG, service, **wish), LINKS)
        if order.state == "requested":
            by_desk.ask(tx, CHEN, order, order.version, by_desk.Chosen("in_turn"), LINKS)
        return order.id

    return do(scene, work)


def locked_out(scene: Scene) -> None:
    """Wang stands before her own door."""
    ordered(scene, "locksmith")


def accepted(scene: Scene, number: int) -> None:
    """Whoever is asked first says yes."""

    def work(tx: Write) -> None:
        offers.accept(tx, offer_store.waiting(tx, number)[0], "provider", LINKS)

    do(scene, work)


def done(scene: Scene) -> int:
    """An order that was done."""
    number = ordered(scene)
    accepted(scene, number)

    def work(tx: Write) -> None:
        order = going.arrive(tx, by_desk.must(tx, number), "provider")
        going.finish(tx, order, "provider", 5_000, "a seal")

    do(scene, work)
    return number


def asked(scene: Scene, number: int, marks: by_desk.Marks = GOOD) -> None:
    """Lin asks how it was."""
    order: Order = do(scene, lambda tx: by_desk.must(tx, number))
    do(scene, lambda tx: by_desk.follow_up(tx, LIN, order, order.version, "call", marks))


def decided(scene: Scene) -> None:
    """The provider is heard, and Zhou decides."""

    def work(tx: Write) -> None:
        one = by_desk.hear(tx, CHEN, by_desk.must_complaint(tx, 1), 1, "")
        by_desk.decide(tx, ZHOU, one, one.version, "apology", "they said sorry", None, LINKS)

    do(scene, work)


def closed(scene: Scene) -> None:
    """A service that went well, and was asked about."""
    asked(scene, done(scene))


def complained(scene: Scene) -> None:
    """A service that went badly, and what came of it."""
    asked(scene, done(scene), POOR)
    decided(scene)


def tried(scene: Scene) -> None:
    """Lin rings on the next day, and nobody answers."""
    number = done(scene)
    scene.clock.forward(21 * cast.HOUR_MS)

    def work(tx: Write) -> None:
        order = by_desk.must(tx, number)
        by_desk.in_vain(tx, LIN, order, order.version, "call", "no_answer", "")

    do(scene, work)


def suspended(scene: Scene) -> int:
    """Somebody is asked for an order, and then a rule suspends them; their number."""
    accepted(scene, ordered(scene))
    provider = scene.rows("service_order")[0]["provider_id"]
    scene.clock.forward(WHILE_MS)
    do(scene, lambda tx: by_desk.change_standing(tx, None, provider, "suspend", "a grave complaint"))
    return provider


def reinstated(scene: Scene) -> int:
    """And ten minutes later Zhou reinstates them."""
    provider = suspended(scene)
    scene.clock.forward(WHILE_MS)
    do(scene, lambda tx: by_desk.change_standing(tx, ZHOU, provider, "reinstate", "they have put it right"))
    return provider


def counted(scene: Scene) -> None:
    """A month of the repairer was counted."""
    done(scene)

    def work(tx: Write) -> None:
        settle_scores(tx)
        scores.close(tx, MONTH, [cast.REPAIRER])

    do(scene, work)


def objected(scene: Scene) -> None:
    """The repairer objected to it, Chen noted that, and Zhou gave them more points."""
    counted(scene)
    noted = do(scene, lambda tx: by_desk.make_score_appeal(tx, CHEN, cast.REPAIRER, "score", MONTH, "we were there"))
    [appeal] = noted["appeals"]
    do(scene, lambda tx: by_desk.decide_score_appeal(tx, ZHOU, appeal["id"], "changed", 90.0, "they were"))


BROKEN: Final[list[tuple[str, Callable[[Scene], object], str, str]]] = [
    (
        "no_order_is_forgotten",
        ordered,
        "UPDATE service_order SET due_ms = due_ms + 864000000, look_ms = look_ms + 864000000",
        "order 1 may be offered for 10 days",
    ),
    (
        "no_order_is_forgotten",
        ordered,
        "UPDATE service_order SET look_ms = look_ms + 864000000",
        "of order 1, which is offered, nobody is told for days",
    ),
    (
        "nothing_is_closed_without_having_been_asked_about",
        closed,
        "DELETE FROM order_follow_up",
        "order 1 is closed and nobody has asked how it was",
    ),
    (
        "who_sent_a_provider_does_not_ask_how_it_was",
        closed,
        "UPDATE service_order SET offered_by = (SELECT f.by FROM order_follow_up f)",
        f"operator {cast.LIN} had sent the provider, and asked how order 1 was",
    ),
    (
        "two_do_not_ask_at_once",
        tried,
        """INSERT INTO follow_up_try (task_id, at_ms, by, how, outcome, counts, note)
           SELECT task_id, at_ms + 60000, by, how, outcome, 0, '' FROM follow_up_try""",
        "about order 1 a resident was called twice within the hour",
    ),
    (
        "a_closed_door_is_offered_at_once",
        locked_out,
        "UPDATE service_order SET made_ms = made_ms - 11000",
        "the urgent order 1 was not offered within 10 s",
    ),
    (
        "what_was_poor_is_a_complaint",
        closed,
        "UPDATE order_follow_up SET result = 1",
        "what was said of order 1 was poor, and is no complaint",
    ),
    (
        "no_order_is_closed_over_a_complaint",
        complained,
        "UPDATE order_complaint SET decided_ms = NULL, outcome = NULL",
        "order 1 is closed over complaint 1",
    ),
    (
        "a_complaint_is_decided_by_somebody_else",
        complained,
        "UPDATE order_complaint SET decided_by = raised_by",
        f"operator {cast.LIN} raised complaint 1, and decided it",
    ),
    (
        "a_complaint_is_decided_by_somebody_else",
        complained,
        "UPDATE order_complaint SET appeal_by = decided_by",
        f"operator {cast.ZHOU} had a part in complaint 1, and heard the appeal",
    ),
    (
        "nothing_is_decided_against_who_was_not_heard",
        complained,
        "UPDATE order_complaint SET heard_ms = NULL",
        "complaint 1 was decided against a provider whom nobody had asked",
    ),
    (
        "a_complaint_is_decided_by_a_person",
        complained,
        "UPDATE order_complaint SET decided_by = NULL",
        "complaint 1 was decided (apology), and by nobody",
    ),
    (
        "a_complaint_is_decided_by_a_person",
        complained,
        "UPDATE order_complaint SET appeal = 'stands'",
        "complaint 1 was decided (apology), and by nobody",
    ),
    (
        "who_is_suspended_is_asked_nothing",
        suspended,
        "UPDATE order_offer SET made_ms = made_ms + 600001",
        f"provider {cast.REPAIRER} was suspended, and was asked for order 1",
    ),
    (
        "who_is_suspended_is_asked_nothing",
        reinstated,
        "UPDATE order_offer SET made_ms = made_ms + 1200000",
        f"provider {cast.REPAIRER} was suspended, and was asked for order 1",
    ),
    (
        "only_a_person_reinstates",
        suspended,
        "UPDATE provider SET standing = 'active'",
        f"provider {cast.REPAIRER} was suspended and is worked with, and nobody has reinstated them",
    ),
    (
        "only_a_person_reinstates",
        reinstated,
        "UPDATE provider_history SET operator_id = NULL",
        f"provider {cast.REPAIRER} was suspended and is worked with, and nobody has reinstated them",
    ),
    (
        "a_month_stays_as_it_was_counted",
        objected,
        "UPDATE provider_score SET points = 90",
        f"{MONTH} of provider {cast.REPAIRER} is not what it was when it was counted",
    ),
    (
        "a_month_stays_as_it_was_counted",
        counted,
        "DELETE FROM provider_score",
        f"{MONTH} of provider {cast.REPAIRER} is not what it was when it was counted",
    ),
    (
        "an_appeal_against_a_score_is_decided_by_somebody_else",
        objected,
        "UPDATE score_appeal SET decided_by = made_by",
        f"appeal 1 against a score was decided by operator {cast.CHEN}, who noted it",
    ),
    (
        "an_appeal_against_a_score_is_decided_by_somebody_else",
        objected,
        "UPDATE score_appeal SET decided_by = NULL",
        "appeal 1 against a score was decided by nobody",
    ),
]


def test_a_service_that_went_its_way_breaks_nothing(scene: Scene) -> None:
    closed(scene)
    assert scene.rows("service_order")[0]["state"] == "closed"
    assert scene.everything(in_calm=False) == []


def test_a_service_with_a_complaint_that_was_worked_to_its_end_breaks_nothing(scene: Scene) -> None:
    complained(scene)
    assert scene.rows("service_order")[0]["state"] == "closed"
    assert scene.everything(in_calm=False) == []


@pytest.mark.parametrize("history", [suspended, reinstated, counted, objected])
def test_what_becomes_of_a_provider_breaks_nothing(scene: Scene, history: Callable[[Scene], object]) -> None:
    history(scene)
    assert scene.everything(in_calm=False) == []


def test_who_was_reinstated_by_a_person_is_asked_again(scene: Scene) -> None:
    reinstated(scene)
    later = "UPDATE order_offer SET made_ms = made_ms + 1200001"
    tampered(scene, later)
    assert scene.looks("who_is_suspended_is_asked_nothing") == []
    tampered(scene, "UPDATE provider_history SET operator_id = NULL")
    assert scene.looks("who_is_suspended_is_asked_nothing") == [
        f"provider {cast.REPAIRER} was suspended, and was asked for order 1"
    ]


def test_an_appeal_that_nobody_decides_is_told(scene: Scene) -> None:
    counted(scene)
    do(scene, lambda tx: by_desk.make_score_appeal(tx, CHEN, cast.REPAIRER, "score", MONTH, "we were there"))
    due_ms = scene.rows("score_appeal")[0]["look_ms"]
    scene.clock.ms = due_ms + 60_001
    assert f"appeal 1 (score) should have been told of at {due_ms}" in scene.looks("what_is_late_is_told")


@pytest.mark.parametrize(("name", "history", "tampering", "found"), BROKEN)
def test_what_breaks_it_is_found(
    scene: Scene, name: str, history: Callable[[Scene], object], tampering: str, found: str
) -> None:
    history(scene)
    assert scene.looks(name) == []
    tampered(scene, tampering)
    assert scene.looks(name) == [found]


def test_who_has_an_order_may_be_sent(scene: Scene) -> None:
    accepted(scene, ordered(scene))
    provider = scene.rows("service_order")[0]["provider_id"]
    for name in ("busy", "suspended"):
        assert scene.looks(f"nobody_is_sent_who_is_{name}") == []
    assert scene.looks("nobody_is_sent_with_a_paper_that_has_ended") == []
    tampered(scene, "UPDATE provider SET parallel_max = 0")
    assert scene.looks("nobody_is_sent_who_is_busy") == [f"provider {provider} has 1 orders in hand, and can do 0"]
    tampered(scene, "UPDATE provider SET standing = 'suspended', standing_ms = 0")
    assert scene.looks("nobody_is_sent_who_is_suspended") == [f"provider {provider} is suspended and was given order 1"]
    tampered(scene, "UPDATE provider_document SET until = '2020-01-01' WHERE kind = 'licence'")
    assert scene.looks("nobody_is_sent_with_a_paper_that_has_ended") == [
        f"provider {provider} was given order 1 without a licence that holds"
    ]
    tampered(scene, "UPDATE provider SET contract_until = '2020-01-01'")
    assert len(scene.looks("nobody_is_sent_with_a_paper_that_has_ended")) == 2


def test_who_was_suspended_after_saying_yes_may_go(scene: Scene) -> None:
    accepted(scene, ordered(scene))
    tampered(scene, "UPDATE provider SET standing = 'suspended', standing_ms = 9e12")
    assert scene.looks("nobody_is_sent_who_is_suspended") == []


def test_two_who_have_one_order_are_found(scene: Scene) -> None:
    accepted(scene, ordered(scene))
    again = """INSERT INTO order_offer (order_id, provider_id, round, mode, made_ms, until_ms, outcome, overruled, note)
               SELECT order_id, provider_id, round + 1, mode, made_ms, until_ms, 'waiting', '', '' FROM order_offer"""
    assert scene.looks("what_is_given_away_is_offered_no_more") == []
    tampered(scene, again)
    assert scene.looks("what_is_given_away_is_offered_no_more") == [
        "order 1 is given away, and somebody may still say yes to it"
    ]
    assert scene.looks("two_never_both_have_an_order") == []
    tampered(scene, "DROP INDEX ix_order_offer_accepted", "UPDATE order_offer SET outcome = 'accepted'")
    assert scene.looks("two_never_both_have_an_order") == ["2 providers have order 1"]


def test_what_is_late_is_to_be_told_in_calm(scene: Scene) -> None:
    ordered(scene)
    due_ms = scene.rows("service_order")[0]["look_ms"]
    scene.clock.ms = due_ms + 60_000
    assert scene.looks("what_is_late_is_told") == []
    scene.clock.ms += 1
    late = f"order 1 (offered) should have been told of at {due_ms}"
    assert scene.looks("what_is_late_is_told") == [late]
    assert late not in scene.everything(), "it is looked at in calm only"


def test_the_way_in_is_seen_until_the_job_is_done_only(scene: Scene) -> None:
    assert scene.looks("nobody_sees_the_way_in_after_the_job") == []
    scene.ledger.saw_the_way_in(7)
    assert scene.looks("nobody_sees_the_way_in_after_the_job") == ["of order 7 the way in was shown after the job"]


def tampered(scene: Scene, *statements: str) -> None:
    """Behind the hub's back, and against what its database refuses by itself."""
    with closing(sqlite3.connect(scene.door.database.path)) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        for one in statements:
            file.execute(one)
        file.commit()
