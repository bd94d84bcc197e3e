"""Whatever is done to orders in whatever order: the hub's rows are those of a plain model, and what it refuses changes
nothing at all.

Whom the hub asks by itself is its own choice; the model only knows whom it may ask, and how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from hub import providers
from hub.kernel import Write
from hub.providers.follow_ups import runner as follow_up_runner
from hub.providers.follow_ups import service as follow_ups
from hub.providers.follow_ups.model import Marks
from hub.providers.fulfilment import ending, going, making
from hub.providers.offers import runner as offer_runner
from hub.providers.offers import service as offers
from hub.providers.orders import moving
from hub.providers.register import standing
from tests import cast
from tests.hub.intake.door import operator
from tests.hub.plain_model import TIME_S_MAX, BesideAModel, small_town, tell_stories
from tests.hub.providers.orders import FRIDGE, all_offers, all_orders, who_asked
from tests.hub.providers.plain_orders import AT_ONCE, BUSINESSES, FROM, HANDS, MOSTLY, OVER, Plain, PlainDesk
from tests.hub.providers.test_offers import LINKS, more

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.providers.orders.model import Order

PEOPLE = {cast.CHEN: "operator", cast.LIN: "operator", cast.ZHOU: "supervisor"}
WRITTEN = (
    "service_order",
    "order_offer",
    "order_step",
    "order_follow_up",
    "follow_up_task",
    "timeline",
    "event",
    "message",
)
STEPS = 60
# One example is a whole story of STEPS steps.
STORIES_SHARE = 16

which = st.integers(0, 9)
people = st.sampled_from(sorted(PEOPLE))
seen = st.sampled_from((0, 0, 0, 0, 1))  # beside the version that the order has
# What each step draws, and how often it comes.
DRAWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "somebody_needs_something": {"who": people, "urgent": st.booleans()},
    "ask": {
        "which": which,
        "who": people,
        "provider": st.sampled_from((None, *BUSINESSES)),
        "mode": st.sampled_from(("in_turn", "several")),
        "off": seen,
    },
    "goes_on": {"which": which, "action": st.integers(0, 99), "off": seen},
    "a_provider_answers": {"which": st.integers(0, 12), "accepts": st.sampled_from((True, True, False))},
    "somebody_asks_how_it_was": {
        "which": which,
        "who": people,
        "marks": st.integers(1, 5),
        "answered": st.booleans(),
        "off": seen,
    },
    "somebody_is_suspended_or_comes_back": {"provider": st.sampled_from(BUSINESSES)},
    "time_passes": {"minutes": st.sampled_from((1, 2, 11, 121, 9 * 60, 25 * 60, 80 * 60, 31 * 24 * 60))},
}
WEIGHTS = {
    "somebody_needs_something": 2,
    "ask": 3,
    "goes_on": 8,
    "a_provider_answers": 6,
    "somebody_asks_how_it_was": 3,
}
STEP_KINDS = [name for name in DRAWN for _ in range(WEIGHTS.get(name, 1))]


class OrdersDesk(BesideAModel):
    """Each step is done to the hub and to the model."""

    written = WRITTEN

    def __init__(self) -> None:
        super().__init__()
        self.desk = PlainDesk()

    @rule(data=st.data(), step=st.sampled_from(STEP_KINDS))
    def happens(self, data: st.DataObject, step: str) -> None:
        """One thing. Not a rule for each: Hypothesis leaves whole rules out, and knows no weights."""
        getattr(self, step)(**{name: data.draw(found, label=name) for name, found in DRAWN[step].items()})

    # What people do.

    def somebody_needs_something(self, who: int, urgent: bool) -> None:
        wish = making.Wish(cast.WANG, FRIDGE["service"], urgency="now" if urgent else "soon")
        order = self.database.write_now(lambda tx: making.make(tx, signed(who), wish, LINKS))[0]
        made = self.desk.orders[order.id] = Plain(order.id, urgent, mode="several" if urgent else "in_turn")
        if urgent:
            made.by = who
            self._the_hub_asks(made)

    def ask(self, which: int, who: int, provider: int | None, mode: Any, off: int) -> None:
        if (one := self.desk.some(which, "ask")) is None:
            return
        chosen = offers.Chosen(mode) if provider is None else offers.Chosen("one", (provider,))
        should = one.refusal("ask", off)
        free = self.desk.free_for(one)
        if should == "done" and provider is not None and provider not in free:
            should = "may_not_be_sent"
        elif should == "done" and provider is None and not free:
            should = "nobody_fits"
        became = self.tried(
            "ask", lambda tx: offers.ask(tx, signed(who), moving.must(tx, one.number), one.version + off, chosen, LINKS)
        )
        assert became == should, (one, provider, mode, off)
        if should == "done":
            one.by, one.mode = who, chosen.mode
            self._asked(one, 1 if chosen.mode != "several" else AT_ONCE, {provider} if provider else free)

    def goes_on(self, which: int, action: int, off: int) -> None:
        """Mostly what may be done with an order as it stands, so that stories go on."""
        if not self.desk.orders:
            return
        one = list(self.desk.orders.values())[-1 - which % len(self.desk.orders)]
        fitting = [name for name in sorted(CARRIED_OUT) if one.state in FROM[name]]
        names = fitting if fitting and which < MOSTLY else sorted(CARRIED_OUT)
        self.does(one, names[action % len(names)], off)

    def does(self, one: Plain, action: str, off: int) -> None:
        seen = one.version + off
        should = one.refusal(action, off)
        if action == "reopen" and one.done_ms is not None and self.clock.ms - one.done_ms > 30 * 24 * cast.HOUR_MS:
            should = "done_long_ago"
        became = self.tried(action, lambda tx: CARRIED_OUT[action](tx, moving.must(tx, one.number), seen))
        assert became == should, (one, action, off)
        if became == "done":
            self._has_gone_on(one, action)
            assert one.version > seen, "who saw it before has seen another one"

    def a_provider_answers(self, which: int, accepts: bool) -> None:
        """Also to an offer that is over."""
        known = [(one, number) for one in self.desk.orders.values() for number in (*one.over, *one.waiting)]
        if not known:
            return
        one, number = known[-1 - which % len(known)]
        provider = one.waiting.get(number)
        should = "done" if provider is not None else "offer_over"
        if provider is not None and accepts and not self.desk.fits(provider):
            should = "may_not_be_sent"

        def answer(tx: Write) -> Order:
            offer = offers.must(tx, number)
            if accepts:
                return offers.accept(tx, offer, "link", LINKS)
            return offers.decline(tx, offer, "link", "no_time", "", LINKS)

        assert self.tried("accept" if accepts else "decline", answer) == should, (one, number, accepts)
        if should != "done" or provider is None:
            return
        del one.waiting[number]
        if accepts:
            one.nobody_waits("lost")
            one.over[number] = "accepted"
            self._moved(one, "accepted")
            one.provider = provider
        else:
            one.over[number] = "declined"
            self._nobody_is_left_to_answer(one)

    def somebody_asks_how_it_was(self, which: int, who: int, marks: int, answered: bool, off: int) -> None:
        action = "follow_up" if answered else "in_vain"
        if (one := self.desk.some(which, action)) is None:
            return
        should = "sent_by_you" if who == one.by else one.refusal(action, off)
        said = Marks(marks, marks, marks, None, "")

        def ask(tx: Write) -> Any:
            order, seen = moving.must(tx, one.number), one.version + off
            if answered:
                return follow_ups.follow_up(tx, signed(who), order, seen, "call", said)
            return follow_ups.in_vain(tx, signed(who), order, seen, "call", "no_answer", "")

        assert self.tried(action, ask) == should, (one, who, answered, off)
        if should == "done" and answered:
            self._moved(one, "followed_up")
            self._moved(one, "disputed" if marks < 3 else "closed")

    def somebody_is_suspended_or_comes_back(self, provider: int) -> None:
        step: Any = "reinstate" if provider in self.desk.suspended else "suspend"
        self.database.write_now(lambda tx: standing.change(tx, signed(cast.ZHOU), provider, step, "as agreed"))
        self.desk.suspended ^= {provider}

    # What happens by itself.

    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes * 60_000)
        late = {one.number for one in self.desk.orders.values() if one.waiting and self._is_over(one)}
        looks: list[Callable[[Write], int | None]] = [lambda tx: offer_runner.go_on(tx, LINKS), follow_up_runner.go_on]
        for look in looks:
            while (due_ms := self.database.write_now(look)[0]) is not None and due_ms <= self.clock.ms:
                pass
        for number in sorted(late):
            one = self.desk.orders[number]
            one.nobody_waits("timed_out")
            self._nobody_is_left_to_answer(one)

    # What must be true after each step.

    @invariant()
    def the_rows_are_those_of_the_model(self) -> None:
        rows = {row["id"]: row for row in self.read(all_orders)}
        assert sorted(rows) == sorted(self.desk.orders)
        for one in self.desk.orders.values():
            row = rows[one.number]
            stands = {name: row[name] for name in ("state", "version", "provider_id", "offered_by", "done_ms")}
            assert stands == {
                "state": one.state,
                "version": one.version,
                "provider_id": one.provider,
                "offered_by": one.by,
                "done_ms": one.done_ms,
            }
        became = {row["id"]: row["outcome"] for row in self.read(all_offers)}
        assert became == {
            number: outcome
            for one in self.desk.orders.values()
            for number, outcome in (one.over | dict.fromkeys(one.waiting, "waiting")).items()
        }

    @invariant()
    def nothing_is_forgotten_and_nothing_is_closed_unasked(self) -> None:
        for row in self.read(all_orders):
            assert row["state"] in OVER or (row["due_ms"] and row["look_ms"]), "what goes on has a deadline"
        for order, sent_by, asker in self.read(who_asked):
            assert asker is not None, f"order {order} is closed, and nobody has asked"
            assert asker != sent_by, f"order {order}: who sent them has asked"

    @invariant()
    def one_has_it_and_nobody_has_more_than_two_hands(self) -> None:
        taken = [number for one in self.desk.orders.values() for number, what in one.over.items() if what == "accepted"]
        theirs = [one for one in self.desk.orders.values() if one.provider is not None and one.state != "cancelled"]
        assert len(taken) == len(theirs)
        assert max(self.desk.in_hand().values(), default=0) <= HANDS

    # How the model goes on.

    def _has_gone_on(self, one: Plain, action: str) -> None:
        match action:
            case "withdraw" | "cancel":
                one.nobody_waits("withdrawn")
                if action == "cancel":
                    one.no_longer_theirs("withdrawn")
                self._moved(one, "requested" if action == "withdraw" else "cancelled")
            case "set_out":
                self._moved(one, "on_way")
            case "arrive":
                self._moved(one, "on_site")
            case "finish":
                self._moved(one, "done")
                one.done_ms = self.clock.ms
            case _:
                one.no_longer_theirs("withdrawn" if action == "reopen" else "declined")
                one.provider = one.done_ms = None
                self._moved(one, "requested")
                if one.urgent:
                    self._the_hub_asks(one)

    def _moved(self, one: Plain, state: str) -> None:
        one.state = state
        one.version = self._version(one)

    def _nobody_is_left_to_answer(self, one: Plain) -> None:
        one.version = self._version(one)
        if one.state != "offered" or one.waiting:
            return
        if not self._the_hub_asks(one):
            self._moved(one, "requested")

    def _the_hub_asks(self, one: Plain) -> bool:
        """The next round, or nobody is left; what was chosen by name is not gone on with."""
        free = self.desk.free_for(one)
        if one.mode == "one" or not free:
            one.version = self._version(one)
            return False
        self._asked(one, AT_ONCE if one.mode == "several" else 1, free)
        return True

    def _asked(self, one: Plain, many: int, free: set[int]) -> None:
        known = {*one.over, *one.waiting}
        new = {row["id"]: row["provider_id"] for row in self.read(all_offers) if row["order_id"] == one.number}
        new = {number: provider for number, provider in new.items() if number not in known}
        assert len(new) == min(many, len(free))
        assert set(new.values()) <= free, "somebody was asked who may not be sent"
        one.waiting |= new
        one.of |= new
        self._moved(one, "offered")

    def _is_over(self, one: Plain) -> bool:
        return any(
            row["until_ms"] <= self.clock.ms
            for row in self.read(all_offers)
            if row["order_id"] == one.number and row["outcome"] == "waiting"
        )

    def _version(self, one: Plain) -> int:
        """How many numbers further a step brings it is the hub's own."""
        return next(row["version"] for row in self.read(all_orders) if row["id"] == one.number)


CARRIED_OUT: dict[str, Callable[[Write, Order, int], Any]] = {
    "withdraw": lambda tx, order, seen: offers.withdraw(tx, signed(cast.CHEN), order, seen),
    "set_out": lambda tx, order, seen: going.set_out(tx, order, "operator 1", seen),
    "arrive": lambda tx, order, seen: going.arrive(tx, order, "operator 1", seen),
    "finish": lambda tx, order, seen: going.finish(tx, order, "operator 1", 9_000, "", seen, "no pictures today"),
    "give_back": lambda tx, order, seen: ending.give_back(tx, order, "operator 1", "no_time", "", LINKS, seen),
    "no_show": lambda tx, order, seen: ending.no_show(tx, order, "operator 1", "", LINKS, seen),
    "cancel": lambda tx, order, seen: ending.cancel(tx, order, "operator 1", "it works again", seen),
    "reopen": lambda tx, order, seen: ending.reopen(tx, order, "operator 1", "it drips again", LINKS, seen),
}


def signed(who: int) -> Any:
    return operator(who, "somebody", PEOPLE[who])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    always = [[day, 0, 24 * 60] for day in range(1, 8)]
    rows = more(len(BUSINESSES), FRIDGE["service"], "appliances", parallel_max=HANDS, daily_max=1_000, hours=always)

    def businesses(tx: Write) -> None:
        providers.load(tx, rows)
        standing.change(tx, signed(cast.ZHOU), cast.REPAIRER, "suspend", "not in this story")

    return small_town(tmp_path_factory, businesses)


@pytest.mark.timeout(TIME_S_MAX)
def test_orders_are_as_a_plain_model_has_them(template: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrdersDesk, "template", template)
    done = tell_stories(OrdersDesk, steps=STEPS, share=STORIES_SHARE)
    assert len(done) > len(FROM) // 2, f"too few things were ever done: {done}"
