"""What an operator does at the hub about services: each as the hub's HTTP door does it (desk.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hub import providers
from hub.kernel import Problem
from hub.operators import has_role
from simulator.virtual.desk import Desk, nothing, valid
from simulator.virtual.job import ASK_LINKS, LINKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.kernel import Database, Read, Write
    from hub.kernel.http import Body
    from hub.operators import Signed

by_desk = providers.by_desk
# What a need of a care call is in the catalogue; the others are seen to otherwise.
ORDERED: Final = ("odd_jobs", "house_repair", "appliance_repair", "locksmith", "stair_climber")
GOES_ON: Final = ("requested", "accepted", "on_way", "on_site")
COMPLAINTS_READ: Final = 50
NEEDS_READ: Final = 12  # as many as there are seats
SUSPENDED_READ: Final = 50


class ServiceDesk:
    """`desk`: the seat's requests. What raises 409 where somebody else was faster says so by its code."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def waiting(self) -> dict[str, Any]:
        """`needs` of care calls, those that wait longest first; orders that are `late`, the longest first; the
        `complaints` that somebody has to see to, the earliest due first, then those that a provider may still appeal
        against; `objections` of providers to a score or to being suspended, the newest first; who is `suspended`.
        """
        undecided = by_desk.OnlyComplaints(("open", "heard", "appealed"))
        decided = by_desk.OnlyComplaints(("decided",))
        suspended = by_desk.Sought(standing="suspended")

        def look(tx: Read) -> dict[str, Any]:
            return {
                "needs": by_desk.page(tx, "waiting", None, 0, NEEDS_READ)["items"],
                "late": [one for one in by_desk.late(tx) if one["state"] in GOES_ON],
                "complaints": [
                    one
                    for some in (undecided, decided)
                    for one in by_desk.complaints(tx, some, "due", 0, COMPLAINTS_READ)[0]
                ],
                "objections": by_desk.score_appeals(tx, None, is_open=True),
                "suspended": by_desk.providers(tx, suspended, "name", 0, SUSPENDED_READ)["items"],
            }

        return await self._read(look)

    async def order(self, order_id: int) -> dict[str, Any]:
        """One order. Raises Problem (404)."""
        return await self._read(lambda tx: by_desk.whole(tx, by_desk.must(tx, order_id)))

    async def provider(self, provider: int) -> dict[str, Any]:
        """Their card. Raises Problem (404)."""
        return await self._read(lambda tx: by_desk.provider_card(tx, provider))

    async def scores(self, provider: int) -> dict[str, Any]:
        """Their months, and what they have said against them. Raises Problem (404)."""
        return await self._read(lambda tx: by_desk.scores(tx, provider))

    # Orders.

    async def order_request(self, request: dict[str, Any], key: str) -> dict[str, Any]:
        """Make an order of a need, and ask the best; or note that it is seen to otherwise."""
        number = request["id"]
        if request["need"] not in ORDERED:
            path = f"/api/v1/service-requests/{number}/drop"
            return await self._desk.command(path, nothing(), key, lambda tx, who: by_desk.drop(tx, who, number))

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            made = by_desk.order(tx, who, number, by_desk.Wanted(request["need"]), LINKS)
            _ask_the_best(tx, who, made["order"]["id"])
            return made

        return await self._desk.command(f"/api/v1/service-requests/{number}/order", nothing(), key, work)

    async def make(self, resident_id: int, service: str, key: str) -> dict[str, Any]:
        """What a resident asks for by telephone; the best are asked."""
        body = valid(by_desk.Make, resident_id=resident_id, service=service)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            order = by_desk.make(tx, who, by_desk.Wish(body.resident_id, body.service), LINKS)
            _ask_the_best(tx, who, order.id)
            return {"id": order.id}

        return await self._desk.command("/api/v1/orders", body, key, work)

    async def ask(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Ask the best once more. Raises Problem (409 `nobody_fits`)."""
        body = valid(by_desk.AskSeen, version=order["version"], mode="in_turn")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return _of(by_desk.ask(tx, who, by_desk.must(tx, order["id"]), body.version, body.chosen(), LINKS))

        return await self._step(order, "ask", body, key, work)

    async def no_show(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Nobody came, and nobody answers."""
        body = valid(by_desk.NoShow, version=order["version"], note="called twice, no answer")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = by_desk.must(tx, order["id"])
            return _of(by_desk.no_show(tx, one, _actor(who), body.note, LINKS, body.version))

        return await self._step(order, "no-show", body, key, work)

    async def give_back(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """They say by telephone that they cannot come after all."""
        body = valid(by_desk.GiveBack, version=order["version"], reason="no_time")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = by_desk.must(tx, order["id"])
            return _of(by_desk.give_back(tx, one, _actor(who), body.reason, body.note, LINKS, body.version))

        return await self._step(order, "give-back", body, key, work)

    async def finish(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """They say by telephone that it is done."""
        body = valid(by_desk.Finish, version=order["version"], amount_fen=order["quote_fen"] or 5_000)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = by_desk.must(tx, order["id"])
            said = "they say so by telephone"
            return _of(by_desk.finish(tx, one, _actor(who), body.amount_fen, "", body.version, said))

        return await self._step(order, "finish", body, key, work)

    async def cancel(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Nobody can be sent for it."""
        body = valid(by_desk.Because, version=order["version"], reason="nobody can be sent")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return _of(by_desk.cancel(tx, by_desk.must(tx, order["id"]), _actor(who), body.reason, body.version))

        return await self._step(order, "cancel", body, key, work)

    async def consent(self, order: dict[str, Any], key: str, *, given: bool) -> dict[str, Any]:
        """What the resident says to the price, or to being carried."""
        body = valid(by_desk.Consent, version=order["version"], given=given)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = by_desk.must(tx, order["id"])
            return _of(by_desk.consent(tx, one, _actor(who), given=body.given, seen_version=body.version))

        return await self._step(order, "consent", body, key, work)

    # How it was.

    async def begin_asking(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Nobody else asks meanwhile. Raises Problem (409 `being_called`)."""
        body = valid(by_desk.Begin)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return by_desk.begin_asking(tx, who, by_desk.must(tx, order["id"]))

        return await self._step(order, "follow-up/begin", body, key, work)

    async def follow_up(self, order: dict[str, Any], how: str, marks: dict[str, Any], key: str) -> dict[str, Any]:
        """How it was. Raises Problem (409 `sent_by_you`)."""
        body = valid(by_desk.FollowUp, version=order["version"], how=how, **marks)
        said = by_desk.Marks(body.timeliness, body.attitude, body.result, body.price_ok, body.note)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return _of(by_desk.follow_up(tx, who, by_desk.must(tx, order["id"]), body.version, body.how, said))

        return await self._step(order, "follow-up", body, key, work)

    async def in_vain(self, order: dict[str, Any], how: str, outcome: str, key: str) -> dict[str, Any]:
        """Nobody said how it was."""
        body = valid(by_desk.Try, version=order["version"], how=how, outcome=outcome)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = by_desk.must(tx, order["id"])
            return by_desk.in_vain(tx, who, one, body.version, body.how, body.outcome, body.note)

        return await self._step(order, "follow-up/try", body, key, work)

    async def arrange(self, order: dict[str, Any], visitor: str, key: str) -> dict[str, Any]:
        """Somebody goes there and asks."""
        body = valid(by_desk.Goes, version=order["version"], visitor=visitor)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = by_desk.must(tx, order["id"])
            return by_desk.arrange(tx, who, one, body.version, body.visitor, body.phone, ASK_LINKS)

        return await self._step(order, "follow-up/visit", body, key, work)

    # What was wrong.

    async def complain(self, order: dict[str, Any], kind: str, words: str, key: str) -> dict[str, Any]:
        """Somebody says what was wrong."""
        body = valid(by_desk.Raise, version=order["version"], kind=kind, words=words)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            made = by_desk.raise_by_hand(tx, who, order["id"], body.version, body.kind, body.source, body.words)
            return {"id": made.id}

        return await self._step(order, "complaints", body, key, work)

    async def hear(self, complaint: int, version: int, words: str, key: str) -> dict[str, Any]:
        """What the provider says to it."""
        body = valid(by_desk.Heard, version=version, statement=words)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            by_desk.hear(tx, who, by_desk.must_complaint(tx, complaint), body.version, body.statement)
            return {"id": complaint}

        return await self._desk.command(f"/api/v1/complaints/{complaint}/heard", body, key, work)

    async def decide(self, complaint: int, version: int, outcome: str, key: str) -> dict[str, Any]:
        """By a supervisor. Raises Problem (403, 409 `raised_by_you`)."""
        fen = 1_000 if outcome == "refund" else None
        body = valid(by_desk.Decide, version=version, outcome=outcome, reason="both were heard", refund_fen=fen)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            _must_lead(who)
            one = by_desk.must_complaint(tx, complaint)
            by_desk.decide(tx, who, one, body.version, body.outcome, body.reason, body.refund_fen, LINKS)
            return {"id": complaint}

        return await self._desk.command(f"/api/v1/complaints/{complaint}/decide", body, key, work)

    async def appeal(self, complaint: int, version: int, words: str, key: str) -> dict[str, Any]:
        """The provider does not agree."""
        body = valid(by_desk.AppealMade, version=version, words=words)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            by_desk.appeal(tx, who, by_desk.must_complaint(tx, complaint), body.version, body.words)
            return {"id": complaint}

        return await self._desk.command(f"/api/v1/complaints/{complaint}/appeal", body, key, work)

    async def settle_appeal(self, complaint: int, version: int, found: str, key: str) -> dict[str, Any]:
        """By another supervisor. Raises Problem (403, 409 `decided_by_you`)."""
        body = valid(by_desk.AppealDecided, version=version, appeal=found, reason="looked at once more")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            _must_lead(who)
            one = by_desk.must_complaint(tx, complaint)
            by_desk.settle_appeal(tx, who, one, body.version, body.appeal, body.reason)
            return {"id": complaint}

        return await self._desk.command(f"/api/v1/complaints/{complaint}/appeal/decide", body, key, work)

    # With whom nobody works for now, and what a provider says against a month.

    async def object(self, provider: int, about: str, month: str | None, key: str) -> dict[str, Any]:
        """The provider does not agree. Raises Problem (409 `already_asked`, `too_late`, `wrong_state`)."""
        body = valid(by_desk.ScoreAppealMade, about=about, month=month, words="我们不同意")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return by_desk.make_score_appeal(tx, who, provider, body.about, body.month, body.words)

        return await self._desk.command(f"/api/v1/providers/{provider}/score-appeals", body, key, work)

    async def settle_objection(self, objection: int, decision: str, points: float | None, key: str) -> dict[str, Any]:
        """By another supervisor than who noted it. Raises Problem (403, 409 `same_person`, `already_done`)."""
        body = valid(by_desk.ScoreAppealDecided, decision=decision, points=points, reason="looked at once more")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            _must_lead(who)
            return by_desk.decide_score_appeal(tx, who, objection, body.decision, body.points, body.reason)

        return await self._desk.command(f"/api/v1/score-appeals/{objection}/decide", body, key, work)

    async def reinstate(self, provider: dict[str, Any], key: str) -> dict[str, Any]:
        """Work with them again; `provider`: their card. Raises Problem (403, 409 `wrong_state`, `stale_version`)."""
        body = valid(by_desk.Why, version=provider["version"], reason="they have put it right")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            _must_lead(who)
            return by_desk.change_standing(tx, who, provider["id"], "reinstate", body.reason, body.version)

        return await self._desk.command(f"/api/v1/providers/{provider['id']}/reinstate", body, key, work)

    async def _step(
        self, order: dict[str, Any], what: str, body: Body, key: str, work: Callable[[Write, Signed], dict[str, Any]]
    ) -> dict[str, Any]:
        return await self._desk.command(f"/api/v1/orders/{order['id']}/{what}", body, key, work)

    async def _read(self, look: Callable[[Read], dict[str, Any]]) -> dict[str, Any]:
        async def work(database: Database) -> dict[str, Any]:
            await self._desk.who(database)
            return await database.read(look)

        return await self._desk.ask(work)


def _ask_the_best(tx: Write, who: Signed, order_id: int) -> None:
    """Where it does not ask by itself; where nobody may come now the order waits for the desk."""
    order = by_desk.must(tx, order_id)
    if order.state != "requested" or order.urgency == "now":  # then it asks by itself, and says who is left
        return
    try:
        by_desk.ask(tx, who, order, order.version, by_desk.Chosen("in_turn"), LINKS)
    except Problem as problem:
        if problem.code != "nobody_fits":
            raise


def _must_lead(who: Signed) -> None:
    if not has_role(who.role, "supervisor"):
        raise Problem(403, "not_allowed", "A supervisor does this.")


def _of(order: Any) -> dict[str, Any]:
    return {"id": order.id}


def _actor(who: Signed) -> str:
    return f"operator {who.operator_id}"
