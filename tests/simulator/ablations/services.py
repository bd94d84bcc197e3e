"""What protects services: no order is forgotten, nobody is sent who may not be, a third person asks how it was."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import update

from hub.providers.complaints import opening
from hub.providers.complaints import policy as complaints
from hub.providers.complaints import service as complaint_service
from hub.providers.complaints import store as complaint_store
from hub.providers.follow_ups import policy as asking
from hub.providers.follow_ups import service as follow_ups
from hub.providers.matching import rules, score
from hub.providers.offers import gathering
from hub.providers.offers import service as offers
from hub.providers.offers import store as offer_store
from hub.providers.orders import moving
from hub.providers.orders import store as orders
from hub.providers.pages import policy as pages
from hub.providers.register import standing
from hub.providers.scores import policy as scores
from hub.providers.scores.tables import provider_score
from hub.worklist import store as worklist
from simulator.scenarios import Scenario
from simulator.scenarios.scenario import Services
from simulator.virtual import database

from .safeguard import Safeguard, Switch, always, instead, town

if TYPE_CHECKING:
    from collections.abc import Generator

    from hub.kernel import Read, Write
    from hub.providers.complaints.model import Complaint
    from hub.providers.links import OrderLinks
    from hub.providers.matching import Candidate, Wanted
    from hub.providers.offers.model import Offer
    from hub.providers.orders.model import Order

DAY_MS: Final = 24 * 3_600_000
DOORS: Final = ("locksmith",)
FOR_EVER: Final = "9999-12-31"


def busy(
    says: str, *, badness: float = 0.0, orders: float = 400.0, tell: float = 0.1, only: tuple[str, ...] = ()
) -> Scenario:
    """Many orders within hours; nobody has a modem, and nobody telephones about alarms."""
    return replace(town(says), services=Services(orders, badness, tell, only))


def some_day(state: str, _urgency: str, now_ms: int, *_more: Any) -> int | None:
    """A deadline that nobody will live to see."""
    return None if state in ("closed", "cancelled") else now_ms + 100 * DAY_MS


def closed_at_once(tx: Write, order: Order) -> None:
    """When it is done it is over."""
    order.state, order.due_ms, order.look_ms = "closed", None, None
    orders.save(tx, order)


def complained_and_closed(
    tx: Write, asked_by: int, order: Order, marks: tuple[int, int, int], price_ok: bool | None, words: str
) -> Complaint:
    """A complaint is noted, and the order is closed all the same."""
    kind = complaints.kind_of_marks(*marks, price_ok)
    made = opening._begin(tx, None, asked_by, order, kind, "follow_up", words)
    order.state, order.due_ms, order.look_ms = "closed", None, None
    orders.save(tx, order)
    return made


def decided_by_a_rule(tx: Write, *raised: Any) -> Complaint:
    """A complaint is no sooner noted than something says what comes of it."""
    made = _began(tx, *raised)
    made.outcome, made.decided_ms, made.state = "upheld", tx.now_ms, "decided"
    complaint_store.save(tx, made)
    return made


_began = opening._begin


def costs_every_month(tx: Write, one: Complaint) -> None:
    """What is decided now takes points of the months that are over, too."""
    _suspend(tx, one)
    of = provider_score.c.provider_id == one.provider_id
    tx.sql.execute(update(provider_score).where(of).values(points=provider_score.c.points - 15))


_suspend = complaint_service.suspend


def as_if(**known: Any) -> Switch:
    """Who may be sent is asked about somebody of whom this is so."""

    def why_not(one: Candidate, wanted: Wanted) -> Any:
        return rules.why_not(replace(one, **known), wanted)

    return together(instead(score, "why_not", why_not), instead(gathering, "why_not", why_not))


def as_if_active(one: Candidate, wanted: Wanted) -> Any:
    """They are chosen from as if nobody had suspended them; whoever says yes is looked at once more."""
    return rules.why_not(replace(one, standing="active"), wanted)


def nothing_in_hand(_tx: Read, _order: Order, some: list[Candidate]) -> list[Candidate]:
    """What they have to do already is not looked at."""
    return some


def papers_for_ever() -> dict[str, str]:
    """Of every kind one, without an end."""
    return dict.fromkeys(("licence", "background_check", "insurance"), FOR_EVER)


def accepted_again(tx: Write, offer: Offer, actor: str, links: OrderLinks, worker_id: int | None = None) -> Order:
    """Whoever says yes has it, also when somebody has it already."""
    order = moving.must(tx, offer.order_id)
    order.worker_id = worker_id
    offer.outcome, offer.answered_ms = "accepted", tx.now_ms
    offer_store.answer(tx, offer)
    order.provider_id, order.accepted_ms = offer.provider_id, tx.now_ms
    if order.state == "offered":
        moving.move(tx, order, "accept", actor, told={"provider_id": offer.provider_id, "offer": offer.id})
    else:
        orders.save(tx, order)
    offers.tell_worker(tx, order, links)
    return order


def without(*statements: str) -> Switch:
    """The hub's database without what it refuses by itself."""
    not_flushed = database._not_flushed

    def connected(raw: Any, record: object) -> None:
        not_flushed(raw, record)
        if raw.execute("PRAGMA query_only").fetchone() == (0,):
            for one in statements:
                raw.execute(one)

    return instead(database, "_not_flushed", connected)


def together(*switches: Switch) -> Switch:
    """All of them."""

    @contextmanager
    def off() -> Generator[None]:
        with ExitStack() as stack:
            for one in switches:
                stack.enter_context(one())
            yield

    return off


NOT_CHECKED: Final = without("PRAGMA ignore_check_constraints = ON")
# Who leads is half of those who are there, and so sees many complaints first.
HASTY: Final = replace(
    town("Providers work poorly, and whoever leads has heard enough before anybody was heard."),
    on_duty={0: 2},
    services=Services(orders=3_200.0, badness=1.0, tell=1.0, only=DOORS, hasty=0.7),
)
# The month is over at midnight, and what was complained of in the evening is decided in the night.
LAST_DAY: Final = replace(
    busy("Providers do poorly in the last hours of a month.", badness=1.0, only=DOORS, orders=3_200.0),
    begins="2026-11-30 20:00",
)
# Where people break things, are complained of and suspended, and say that this is wrong.
BREAKING: Final = busy(
    "Providers break things, are complained of, and suspended.", badness=1.0, only=DOORS, orders=3_200.0
)

SERVICES: Final = (
    Safeguard(
        "a deadline for each stage",
        "each stage of an order has a deadline within days",
        instead(moving, "due_ms", some_day),
        "no_order_is_forgotten",
        busy("Residents order services."),
        minutes=30,
    ),
    Safeguard(
        "an order is looked at again",
        "an order that does not go on is told at its deadline, and again and again",
        together(instead(orders, "due", always([])), instead(orders, "next_look_ms", always(None))),
        "what_is_late_is_told",
        busy("Residents order services; many providers come late, or stay away.", badness=1.0),
        homes=12,
        minutes=100,
    ),
    Safeguard(
        "done is not over",
        "an order that is done waits until somebody has asked how it was",
        instead(follow_ups, "await_follow_up", closed_at_once),
        "nothing_is_closed_without_having_been_asked_about",
        busy("Residents order services."),
        minutes=120,
    ),
    Safeguard(
        "asked by a third person",
        "whoever sent a provider is not given the question how it was, and is refused",
        instead(asking, "check_asker", always(None)),
        "who_sent_a_provider_does_not_ask_how_it_was",
        busy("Residents order services, and call by themselves to say how it was.", tell=1.0),
        minutes=180,
    ),
    Safeguard(
        "who asks is alone at it",
        "what somebody is at is given to nobody else, and nobody else rings at that home",
        together(instead(worklist, "held", always([])), instead(asking, "FOLLOW_UP_FROM_MS", 0)),
        "two_do_not_ask_at_once",
        busy("Residents order services, and two people ask at once how they were."),
        minutes=180,
    ),
    Safeguard(
        "a yes ends the other offers",
        "in the transaction in which somebody says yes all others who were asked are told that they need not come",
        instead(offers, "_end_others", always(None)),
        "what_is_given_away_is_offered_no_more",
        busy("Residents stand before closed doors, and three are asked at once.", only=DOORS, orders=1_600.0),
        minutes=40,
    ),
    Safeguard(
        "the first yes has it",
        "of several who say yes to one order the first has it: by its offer, by its state, and by an index",
        together(
            instead(pages, "offer_view", always("asked")),
            instead(offers, "accept", accepted_again),
            without("DROP INDEX IF EXISTS ix_order_offer_accepted"),
        ),
        "two_never_both_have_an_order",
        busy("Residents stand before closed doors, and three are asked at once.", only=DOORS, orders=1_600.0),
        minutes=40,
    ),
    Safeguard(
        "full hands",
        "nobody is sent who has as many orders in hand as they can do at once",
        instead(gathering, "_loaded", nothing_in_hand),
        "nobody_is_sent_who_is_busy",
        busy("Many residents stand before closed doors at once.", only=DOORS, orders=3_200.0),
        seed=6,
        minutes=30,
    ),
    Safeguard(
        "suspended is not sent",
        "nobody is sent with whom nobody works at present",
        as_if(standing="active"),
        "nobody_is_sent_who_is_suspended",
        BREAKING,
        seed=9,
        minutes=420,
    ),
    Safeguard(
        "suspended is not asked",
        "whoever is suspended is not among those from whom the best are chosen",
        instead(score, "why_not", as_if_active),
        "who_is_suspended_is_asked_nothing",
        BREAKING,
        seed=6,
        minutes=420,
    ),
    Safeguard(
        "suspended until a person says so",
        "whoever was suspended is so until a person reinstates them, with a reason",
        instead(standing, "after", always("active")),
        "only_a_person_reinstates",
        BREAKING,
        seed=5,
        minutes=200,
    ),
    Safeguard(
        "papers that hold",
        "nobody is sent whose contract, licence, insurance or background check has ended",
        as_if(contract_until=None, documents=papers_for_ever()),
        "nobody_is_sent_with_a_paper_that_has_ended",
        busy("Residents order services; some licences have ended."),
        homes=12,
        minutes=90,
    ),
    Safeguard(
        "a closed door is offered at once",
        "an order for a door that is closed asks the best three in the moment in which it is made",
        instead(offers, "ask_by_itself", always(True)),
        "a_closed_door_is_offered_at_once",
        busy("Residents stand before closed doors.", only=DOORS, orders=1_600.0),
        minutes=40,
    ),
    Safeguard(
        "the way in until the job is done",
        "how one gets in is on the page of who goes while they have the order in hand, and no longer",
        instead(pages, "shows_home", always(True)),
        "nobody_sees_the_way_in_after_the_job",
        busy("Residents order services."),
        minutes=120,
    ),
    Safeguard(
        "poor marks are a complaint",
        "where a resident's marks are poor there is a complaint, whoever noted them",
        instead(asking, "is_poor", always(False)),
        "what_was_poor_is_a_complaint",
        busy("Providers work poorly, and residents say so.", badness=0.7, orders=1_200.0, tell=1.0),
        minutes=180,
    ),
    Safeguard(
        "an order waits for its complaints",
        "an order about which somebody has complained is closed when all of that is decided",
        instead(opening, "of_follow_up", complained_and_closed),
        "no_order_is_closed_over_a_complaint",
        busy("Providers work poorly, and residents say so.", badness=0.7, orders=1_200.0, tell=1.0),
        minutes=180,
    ),
    Safeguard(
        "decided by another",
        "whoever raised a complaint does not decide it: the hub refuses it, and so does the database",
        together(instead(complaints, "check_decider", always(None)), NOT_CHECKED),
        "a_complaint_is_decided_by_somebody_else",
        busy("Providers break things, and residents call about it.", badness=1.0, only=DOORS, orders=3_200.0),
        seed=3,
        minutes=200,
    ),
    Safeguard(
        "decided by a person",
        "what comes of a complaint is for a person to say, and for no rule",
        instead(opening, "_begin", decided_by_a_rule),
        "a_complaint_is_decided_by_a_person",
        busy("Providers break things, and residents call about it.", badness=1.0, only=DOORS, orders=3_200.0),
        minutes=200,
    ),
    Safeguard(
        "heard before it is decided",
        "nothing is decided against a provider who was not asked what they say to it",
        instead(complaints, "check_decision", always(None)),
        "nothing_is_decided_against_who_was_not_heard",
        HASTY,
        minutes=200,
    ),
    Safeguard(
        "a month is counted for good",
        "what is decided when a month is over counts in the month in which it was decided, and in no other",
        instead(complaint_service, "suspend", costs_every_month),
        "a_month_stays_as_it_was_counted",
        LAST_DAY,
        seed=2,
        minutes=420,
    ),
    Safeguard(
        "an appeal is decided by another",
        "whoever noted what a provider says does not decide it: the hub refuses it, and so does the database",
        together(instead(scores, "check_decider", always(None)), NOT_CHECKED),
        "an_appeal_against_a_score_is_decided_by_somebody_else",
        replace(BREAKING, on_duty={0: 2}),
        seed=8,
        minutes=420,
    ),
    Safeguard(
        "decided by who did not send them",
        "whoever sent the provider does not decide a complaint about them, where there is another supervisor",
        instead(complaints, "check_not_sender", always(None)),
        "a_complaint_is_decided_by_somebody_else",
        busy("Providers break things, and residents call about it.", badness=1.0, only=DOORS, orders=3_200.0),
        seed=3,
        minutes=200,
    ),
)
