"""All the SQL about campaigns and the answers to them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import String, and_, delete, distinct, func, insert, select, type_coerce, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.alarms import AnswerValue
from hub.kernel import AnyRow, Read, Write

from ..calling.tables import care_call
from . import tables as t
from .model import Campaign, Published

_c, _v, _a = t.campaign.c, t.campaign_version.c, t.care_answer.c


def add(tx: Write, draft: Campaign | None, by: tuple[int, str] | None, key: str | None = None) -> int:
    """A new campaign without a version. `by`: number and name of who begins it; None where it comes with the hub."""
    operator_id, name = by or (None, None)
    row = {"key": key, "version": 1, "draft": None if draft is None else dump(draft), "changed_ms": tx.now_ms}
    who = {"changed_by": operator_id, "by_name": name}
    return tx.sql.execute(insert(t.campaign).values(**row, **who).returning(_c.id)).scalar_one()


def campaign(tx: Read, campaign_id: int) -> AnyRow | None:
    return tx.sql.execute(select(t.campaign).where(_c.id == campaign_id)).first()


def campaigns(tx: Read) -> Sequence[AnyRow]:
    return tx.sql.execute(select(t.campaign).order_by(_c.id)).all()


def ids_by_key(tx: Read) -> dict[str, int]:
    """Of those that came with the hub."""
    return {row.key: row.id for row in tx.sql.execute(select(_c.key, _c.id).where(_c.key.is_not(None)))}


def unarchived_count(tx: Read) -> int:
    return tx.sql.execute(select(func.count()).select_from(t.campaign).where(_c.archived_ms.is_(None))).scalar_one()


def put(tx: Write, campaign_id: int, seen: int, values: Mapping[str, Any], by: tuple[int, str]) -> bool:
    """Change a campaign that is still as `seen`; False if it is not."""
    who = {"changed_ms": tx.now_ms, "changed_by": by[0], "by_name": by[1], "version": seen + 1}
    query = update(t.campaign).where(_c.id == campaign_id, _c.version == seen).values(**values, **who)
    return tx.sql.execute(query).rowcount == 1


def newest_of_all(tx: Read) -> dict[int, AnyRow]:
    """The versions that are used now, by campaign."""
    newest = select(_v.campaign_id, func.max(_v.number).label("number")).group_by(_v.campaign_id).subquery()
    same = and_(_v.campaign_id == newest.c.campaign_id, _v.number == newest.c.number)
    return {row.campaign_id: row for row in tx.sql.execute(select(t.campaign_version).join(newest, same))}


def in_use(tx: Read) -> list[Published]:
    """What is published and not put away."""
    away = set(tx.sql.execute(select(_c.id).where(_c.archived_ms.is_not(None))).scalars())
    return [
        Published(number, row.number, Campaign.model_validate(row.content))
        for number, row in sorted(newest_of_all(tx).items())
        if number not in away
    ]


def version(tx: Read, campaign_id: int, number: int) -> AnyRow | None:
    query = select(t.campaign_version).where(_v.campaign_id == campaign_id, _v.number == number)
    return tx.sql.execute(query).first()


def versions(tx: Read, campaign_id: int) -> Sequence[AnyRow]:
    """The newest first."""
    query = select(t.campaign_version).where(_v.campaign_id == campaign_id).order_by(_v.number.desc())
    return tx.sql.execute(query).all()


def add_version(tx: Write, campaign_id: int, number: int, content: Campaign, by: tuple[int, str] | None) -> None:
    """`by`: number and name of who publishes it; None where it comes with the hub."""
    operator_id, name = by or (None, None)
    row = {"campaign_id": campaign_id, "number": number, "content": dump(content), "ours": by is None}
    who = {"published_ms": tx.now_ms, "published_by": operator_id, "by_name": name}
    tx.sql.execute(insert(t.campaign_version).values(**row, **who))


def dump(content: Campaign) -> dict[str, Any]:
    """As it is kept and shown: everything of a campaign, of its steps what was said."""
    steps = [step.model_dump(mode="json", exclude_defaults=True) for step in content.steps]
    return {**content.model_dump(mode="json", exclude={"steps"}), "steps": steps}


def call(tx: Read, care_call_id: int) -> AnyRow | None:
    """`resident_id operator_id at_ms` of a care call."""
    c = care_call.c
    return tx.sql.execute(select(c.resident_id, c.operator_id, c.at_ms).where(c.id == care_call_id)).first()


def given(tx: Read, resident_id: int, campaign_ids: Collection[int]) -> Sequence[AnyRow]:
    """All answers of a resident to these campaigns, the oldest first."""
    query = select(t.care_answer).where(_a.resident_id == resident_id, _a.campaign_id.in_(campaign_ids))
    return tx.sql.execute(query.order_by(_a.at_ms, _a.id)).all()


def of_call(tx: Read, care_call_id: int) -> Sequence[AnyRow]:
    return tx.sql.execute(select(t.care_answer).where(_a.care_call_id == care_call_id).order_by(_a.id)).all()


def put_answer(tx: Write, row: Mapping[str, Any]) -> None:
    """Keep what was said; said otherwise in the same call, it takes the place of what was said before."""
    statement = upsert(t.care_answer).values(**row)
    kept = {name: statement.excluded[name] for name in ("version", "answer", "at_ms", "operator_id")}
    keys = ["care_call_id", "campaign_id", "question"]
    tx.sql.execute(statement.on_conflict_do_update(index_elements=keys, set_=kept))


def drop_answer(tx: Write, care_call_id: int, campaign_id: int, question: str) -> None:
    same = (_a.care_call_id == care_call_id, _a.campaign_id == campaign_id, _a.question == question)
    tx.sql.execute(delete(t.care_answer).where(*same))


def forget(tx: Write, resident_id: int) -> None:
    """What somebody answered who is forgotten goes."""
    tx.sql.execute(delete(t.care_answer).where(_a.resident_id == resident_id))


def counted(tx: Read, campaign_id: int) -> Iterable[tuple[str, AnswerValue, int]]:
    """How often each answer was given, by question."""
    query = select(_a.question, _a.answer, func.count()).where(_a.campaign_id == campaign_id)
    return [(row[0], row[1], row[2]) for row in tx.sql.execute(query.group_by(_a.question, _a.answer))]


def asked(tx: Read) -> dict[int, tuple[int, int | None]]:
    """Of each campaign how many residents have answered, and when the last did."""
    query = select(_a.campaign_id, func.count(distinct(_a.resident_id)), func.max(_a.at_ms)).group_by(_a.campaign_id)
    return {row[0]: (row[1], row[2]) for row in tx.sql.execute(query)}


def answers(
    tx: Read, campaign_id: int, question: str | None, answer: AnswerValue | None, offset: int, limit: int
) -> tuple[Sequence[AnyRow], int]:
    """Who said what, the newest first, and how many answers there are."""
    wanted = [_a.campaign_id == campaign_id]
    if question is not None:
        wanted.append(_a.question == question)
    if answer is not None:
        wanted.append(type_coerce(_a.answer, String) == json.dumps(answer))  # as the column writes it
    query = select(t.care_answer).where(*wanted).order_by(_a.at_ms.desc(), _a.id.desc())
    total = tx.sql.execute(select(func.count()).select_from(t.care_answer).where(*wanted)).scalar_one()
    return tx.sql.execute(query.offset(offset).limit(limit)).all(), total
