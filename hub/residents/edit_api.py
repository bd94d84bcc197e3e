"""Changing a card over HTTP. Every command carries the `version` that its author saw, and answers with the new one."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field, model_validator

from hub.kernel import Problem, Services, Write, services
from hub.kernel.http import ID_MAX, LIMIT_MAX, Body, Run
from hub.operators import Signed, allow, audit

from . import card_store, editing, forms
from .forms import Access, Contact, Day, Health, Home, Identity, Name, Note, Preferences, Version
from .service import must_exist

PAUSE_MS_MAX = 366 * 24 * 3600 * 1000
MS_MAX = 2**53 - 1

router = APIRouter(tags=["residents"])

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Seen(Body):
    """`version` is the one that the author saw."""

    version: Version


class Edit(Seen):
    """One or more fields of one section; a field that is not named stays."""

    identity: Identity | None = None
    home: Home | None = None
    access: Access | None = None
    health: Health | None = None
    preferences: Preferences | None = None

    @model_validator(mode="after")
    def one_section(self) -> Self:
        """Who reads the history sees what was changed together."""
        if sum(getattr(self, name) is not None for name in forms.SECTIONS) != 1:
            raise ValueError(f"exactly one of {', '.join(forms.SECTIONS)} should be given")
        return self


class New(Identity, Home):
    """Without these nobody can be called or found; the rest can follow."""

    needed = model_validator(mode="after")(forms.needs("name", "born_year", "phone", "address", "zone_id"))


class ContactEdit(Seen):
    """Fields that are not named stay."""

    contact: Contact


class NewContact(Contact):
    """A name and a number at the least."""

    needed = model_validator(mode="after")(forms.needs("name", "phone"))


class ContactAdd(Seen):
    contact: NewContact


class Order(Seen):
    """All contacts by number, in the order in which they are called."""

    ids: Annotated[list[forms.Id], Field(max_length=forms.CONTACTS_MAX)]


class Pause(Seen):
    """From `from_ms` until `to_ms`, at most a year."""

    kind: forms.PauseKind
    from_ms: Annotated[int, Field(ge=0, le=MS_MAX)]
    to_ms: Annotated[int, Field(ge=0, le=MS_MAX)]
    note: Note = ""

    @model_validator(mode="after")
    def forwards(self) -> Self:
        """A pause without an end would be forgotten."""
        if not 0 < self.to_ms - self.from_ms <= PAUSE_MS_MAX:
            raise ValueError("to_ms should be later than from_ms, by a year at most")
        return self


class Consent(Seen):
    subject: forms.ConsentSubject
    given_by: Name
    given_on: Day
    note: Note = ""


class Withdraw(Seen):
    by: Name


class End(Seen):
    reason: forms.EndReason
    on: Day
    note: Note = ""


@router.patch("/residents/{resident_id}")
async def change(resident_id: Id, body: Edit, who: Who, kernel: Kernel, run: Run) -> dict[str, Any]:
    """Change one section. 409 `stale_version` says who was faster, and which version there is now."""
    section = next(name for name in forms.SECTIONS if getattr(body, name) is not None)
    wanted = getattr(body, section).model_dump(exclude_unset=True)
    _year_must_be(wanted, kernel.clock.now_ms())
    return await run.run(
        who.operator_id,
        body,
        lambda tx: editing.change_section(tx, who, resident_id, body.version, section, wanted),
    )


@router.post("/residents")
async def add(body: New, who: Lead, kernel: Kernel, run: Run) -> dict[str, Any]:
    """Somebody new; `id` is theirs."""
    values = body.model_dump(exclude_unset=True)
    _year_must_be(values, kernel.clock.now_ms())
    return await run.run(who.operator_id, body, lambda tx: editing.add_resident(tx, who, {"sex": body.sex, **values}))


@router.post("/residents/{resident_id}/undo")
async def undo(resident_id: Id, body: Seen, who: Who, run: Run) -> dict[str, Any]:
    """Take the last change of the card back."""
    return await run.run(who.operator_id, body, lambda tx: editing.undo(tx, who, resident_id, body.version))


@router.post("/residents/{resident_id}/end")
async def end(resident_id: Id, body: End, who: Lead, kernel: Kernel, run: Run) -> dict[str, Any]:
    """The service ends. A press on a phone that was not collected yet is still an alarm."""
    _day_must_be(body.on, "on", kernel.clock.now_ms())
    return await run.run(
        who.operator_id,
        body,
        lambda tx: editing.end_service(tx, who, resident_id, body.version, body.reason, body.on, body.note),
    )


@router.post("/residents/{resident_id}/resume")
async def resume(resident_id: Id, body: Seen, who: Lead, run: Run) -> dict[str, Any]:
    """The service goes on."""
    return await run.run(who.operator_id, body, lambda tx: editing.resume_service(tx, who, resident_id, body.version))


@router.post("/residents/{resident_id}/contacts")
async def add_contact(resident_id: Id, body: ContactAdd, who: Who, run: Run) -> dict[str, Any]:
    """Somebody more to call, as the last."""
    values = body.contact.model_dump()
    return await run.run(
        who.operator_id, body, lambda tx: editing.add_contact(tx, who, resident_id, body.version, values)
    )


@router.put("/residents/{resident_id}/contacts/order")
async def order_contacts(resident_id: Id, body: Order, who: Who, run: Run) -> dict[str, Any]:
    """Whom to call first."""
    return await run.run(
        who.operator_id, body, lambda tx: editing.order_contacts(tx, who, resident_id, body.version, body.ids)
    )


@router.patch("/residents/{resident_id}/contacts/{contact_id}")
async def change_contact(resident_id: Id, contact_id: Id, body: ContactEdit, who: Who, run: Run) -> dict[str, Any]:
    """Change fields of a contact."""
    wanted = body.contact.model_dump(exclude_unset=True)
    return await run.run(
        who.operator_id,
        body,
        lambda tx: editing.change_contact(tx, who, resident_id, body.version, contact_id, wanted),
    )


@router.post("/residents/{resident_id}/contacts/{contact_id}/verify")
async def verify_contact(resident_id: Id, contact_id: Id, body: Seen, who: Who, run: Run) -> dict[str, Any]:
    """The number was asked for at a care call, and is right."""
    return await run.run(
        who.operator_id, body, lambda tx: editing.verify_contact(tx, who, resident_id, body.version, contact_id)
    )


@router.post("/residents/{resident_id}/contacts/{contact_id}/remove")
async def remove_contact(resident_id: Id, contact_id: Id, body: Seen, who: Who, run: Run) -> dict[str, Any]:
    """No longer to be called; the history keeps them."""
    return await run.run(
        who.operator_id, body, lambda tx: editing.remove_contact(tx, who, resident_id, body.version, contact_id)
    )


@router.post("/residents/{resident_id}/pauses")
async def add_pause(resident_id: Id, body: Pause, who: Who, run: Run) -> dict[str, Any]:
    """Away: no care calls until then."""
    values = body.model_dump(exclude={"version"})
    return await run.run(
        who.operator_id, body, lambda tx: editing.add_pause(tx, who, resident_id, body.version, values)
    )


@router.post("/residents/{resident_id}/pauses/{pause_id}/end")
async def end_pause(resident_id: Id, pause_id: Id, body: Seen, who: Who, run: Run) -> dict[str, Any]:
    """Back earlier."""
    return await run.run(
        who.operator_id, body, lambda tx: editing.end_pause(tx, who, resident_id, body.version, pause_id)
    )


@router.post("/residents/{resident_id}/consents")
async def add_consent(resident_id: Id, body: Consent, who: Who, kernel: Kernel, run: Run) -> dict[str, Any]:
    """Agreed to."""
    _day_must_be(body.given_on, "given_on", kernel.clock.now_ms())
    values = body.model_dump(exclude={"version"})
    return await run.run(
        who.operator_id, body, lambda tx: editing.add_consent(tx, who, resident_id, body.version, values)
    )


@router.post("/residents/{resident_id}/consents/{consent_id}/withdraw")
async def withdraw_consent(resident_id: Id, consent_id: Id, body: Withdraw, who: Who, run: Run) -> dict[str, Any]:
    """No longer agreed to."""
    return await run.run(
        who.operator_id,
        body,
        lambda tx: editing.withdraw_consent(tx, who, resident_id, body.version, consent_id, body.by),
    )


@router.get("/residents/{resident_id}/history")
async def history(
    resident_id: Id,
    who: Who,
    kernel: Kernel,
    before_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 100,
) -> dict[str, Any]:
    """What each change replaced, the newest first. It holds what the card held, so reading it is noted as well."""

    def work(tx: Write) -> list[dict[str, Any]]:
        must_exist(tx, resident_id)
        audit(tx, who, "read_history", f"resident {resident_id}")
        return card_store.history(tx, resident_id, before_id, limit)

    return {"items": await kernel.database.write(work)}


@router.get("/zones")
async def zones(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """Where somebody can live."""
    return {"items": await kernel.database.read(card_store.zones)}


def _day_must_be(day: str, field: str, now_ms: int) -> None:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise Problem(422, "invalid", f"{field}: Input should be a day of the calendar, as 2026-11-28.") from None
    latest = datetime.fromtimestamp(now_ms / 1000, UTC).date() + timedelta(days=366)
    if found > latest:
        raise Problem(422, "invalid", f"{field}: Input should be a day up to {latest}.")


def _year_must_be(values: dict[str, Any], now_ms: int) -> None:
    latest = datetime.fromtimestamp(now_ms / 1000, UTC).year
    if values.get("born_year", latest) > latest:
        raise Problem(422, "invalid", f"born_year: Input should be a year up to {latest}.")
