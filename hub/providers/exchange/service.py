"""Brings a file of providers: says what would become of each row, or carries it out, a few rows at a time.

A row that was carried out once changes nothing the second time, so a file whose carrying out was cut off is simply
brought again; and a press waits for a few rows, never for a file.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import structlog
from sqlalchemy.exc import IntegrityError

from hub.kernel import Problem, Read, Write
from hub.kernel.sheet_rows import wrong
from hub.operators import Signed
from hub.residents import zone_ids

from ..catalogue import kinds
from ..register import editing, service
from ..register import store as register_store
from ..register.forms import Business, Goer, Paper, Price
from .columns import Row

log = structlog.get_logger(__name__)

NEEDED = editing.NEEDED


class Words(NamedTuple):
    """What names in a file mean: services by key and by name in each language, zones by name."""

    services: dict[str, str]
    zones: dict[str, int]


def words(tx: Read) -> Words:
    """As they are now."""
    known = kinds(tx)
    by_name = {name.casefold(): one.key for one in known for name in one.names.values()}
    return Words({**{one.key: one.key for one in known}, **by_name}, zone_ids(tx))


def look(tx: Read, row: Row, seen: set[str]) -> tuple[str, int | None]:
    """What would become of a row: add, change, same or rejected; and of whom. `seen`: whom the rows before mean."""
    provider_id = _whom(tx, row)
    for name in _missing(row) if provider_id is None else ():
        wrong(row.problems, name, "missing", f"Somebody new has {', '.join(NEEDED)}")
    who = str(provider_id or row.business.get("external_id") or (row.business.get("phone"), row.name))
    if who in seen:
        wrong(row.problems, "", "duplicate", "Each provider once")
    seen.add(who)
    if row.problems:
        return "rejected", provider_id
    if provider_id is None:
        return "add", None
    return ("change" if _changes(tx, provider_id, row) else "same"), provider_id


def carry_out(tx: Write, who: Signed, row: Row, seen: set[str]) -> tuple[str, int | None]:
    """The same, done. What the database refuses is rejected, and holds up no other row."""
    outcome, provider_id = look(tx, row, seen)
    if outcome in ("rejected", "same"):
        return outcome, provider_id
    try:
        with tx.savepoint():
            return outcome, _write(tx, who, provider_id, row)
    except Problem as problem:
        wrong(row.problems, "", problem.code, problem.detail)
    except IntegrityError:
        log.exception("import_row_refused")
        wrong(row.problems, "", "our_fault", "Something went wrong at the hub. It is in the hub's log.")
    return "rejected", provider_id


def cards(tx: Read, after_id: int, limit: int) -> list[dict[str, Any]]:
    """Whole cards by number, those in the archive left out."""
    return [service.card(tx, one) for one in register_store.ids_after(tx, after_id, limit)]


def _missing(row: Row) -> list[str]:
    """What somebody new lacks. A cell that is wrong is told as that, and is not missing; nor is it known who is meant
    where the cells beside the number of their list could not be read.
    """
    if not row.business and "external_id" in row.given:
        return []
    return [name for name in NEEDED if name not in row.given]


def _whom(tx: Read, row: Row) -> int | None:
    """By our number, else by that of their list, else by telephone and name together."""
    if row.number is not None:
        if register_store.provider(tx, row.number) is None:
            wrong(
                row.problems, "number", "unknown_number", "The number of a provider here, or nothing", str(row.number)
            )
            return None
        return row.number
    return register_store.find(tx, row.business.get("external_id"), row.business.get("phone", ""), row.name)


class _Change(NamedTuple):
    """What a row changes of a card: the business itself, papers, people (None: somebody new), the price list."""

    business: dict[str, Any]
    papers: list[dict[str, Any]]
    goers: list[tuple[int | None, dict[str, Any], list[dict[str, Any]]]]
    prices: list[dict[str, Any]] | None

    def __bool__(self) -> bool:
        return bool(self.business or self.papers or self.goers or self.prices is not None)


def _changes(tx: Read, provider_id: int, row: Row) -> _Change:
    card = service.card(tx, provider_id)
    wanted = Business.model_validate(row.business).model_dump(mode="json", exclude_unset=True)
    if "zones" in wanted:
        wanted["zones"] = sorted(set(wanted["zones"]))
    known = {one["name"]: one for one in card["workers"]}
    goers: list[tuple[int | None, dict[str, Any], list[dict[str, Any]]]] = []
    for goer, papers in row.goers:
        one = known.get(goer["name"])
        if one is None:
            goers.append((None, goer, papers))
            continue
        changed = {name: value for name, value in goer.items() if one[name] != _listed(value)}
        if not one["active"]:
            changed["active"] = True
        new = _new_papers(card, one["id"], papers)
        if changed or new:
            goers.append((one["id"], changed, new))
    prices = None if row.prices is None or _same(row.prices, card["prices"]) else row.prices
    return _Change(
        {name: value for name, value in wanted.items() if card[name] != value},
        _new_papers(card, None, row.papers),
        goers,
        prices,
    )


def _new_papers(card: dict[str, Any], worker_id: int | None, papers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {one["kind"]: one for one in card["documents"] if one["worker_id"] == worker_id}
    return [
        one
        for one in papers
        if one["kind"] not in known
        or (known[one["kind"]]["until"], known[one["kind"]]["number"])
        != (one["until"], one["number"] or known[one["kind"]]["number"])
    ]


def _write(tx: Write, who: Signed, provider_id: int | None, row: Row) -> int:
    if provider_id is None:
        made = editing.create(tx, who, Business.model_validate(row.business))
        provider_id = int(made["id"])
        change = _Change({}, row.papers, [(None, *one) for one in row.goers], row.prices)
    else:
        change = _changes(tx, provider_id, row)
    version = editing.must_be(tx, provider_id)["version"]
    if change.business:
        version = editing.edit(tx, who, provider_id, version, Business.model_validate(change.business))["version"]
    for paper in change.papers:
        version = editing.put_paper(tx, who, provider_id, version, Paper.model_validate(paper))["version"]
    for worker_id, goer, papers in change.goers:
        worker_id, version = _write_goer(tx, who, provider_id, version, worker_id, goer)
        for paper in papers:
            given = Paper.model_validate({**paper, "worker_id": worker_id})
            version = editing.put_paper(tx, who, provider_id, version, given)["version"]
    if change.prices is not None:
        given = [Price.model_validate(one) for one in change.prices]
        editing.put_prices(tx, who, provider_id, version, given)
    return provider_id


def _write_goer(
    tx: Write, who: Signed, provider_id: int, version: int, worker_id: int | None, goer: dict[str, Any]
) -> tuple[int, int]:
    """Who it is, and the card's version after it."""
    if worker_id is None:
        card = editing.add_worker(tx, who, provider_id, version, Goer.model_validate(goer))
        return max(one["id"] for one in card["workers"]), card["version"]
    active = goer.pop("active", None)
    given = Goer.model_validate(goer)
    if not goer and active is None:
        return worker_id, version
    card = editing.edit_worker(tx, who, provider_id, worker_id, version, given, active=active)
    return worker_id, card["version"]


def _same(wanted: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]]) -> bool:
    return sorted(wanted, key=lambda one: one["service"]) == sorted(known, key=lambda one: one["service"])


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - of words
