"""What is prepared says and reads the same as SQLAlchemy would, and fails with the same errors."""

import pytest
from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from hub.kernel import Database, Prepared, Read, Write, listed

person = Table(
    "person",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False, unique=True),
    Column("alone", Boolean, nullable=False),
    Column("illnesses", JSON),
)
_add = Prepared(insert(person), ("name", "alone", "illnesses"))
_named = Prepared(select(person).where(person.c.name.in_(listed("names"))).order_by(person.c.id))
_alone = Prepared(select(person.c.name).where(person.c.alone.is_(True), person.c.name != "Li"))
_rename = Prepared(update(person).where(person.c.id == bindparam("of")).values(name=bindparam("new_name")))

WANG = {"name": "王秀英", "alone": True, "illnesses": ["heart"]}
LI = {"name": "Li", "alone": False, "illnesses": None}


@pytest.fixture
def people(database: Database) -> Database:
    def fill(tx: Write) -> None:
        person.create(tx.sql)
        _add.run(tx, [WANG, LI])

    database.write_now(fill)
    return database


def test_a_row_has_the_names_and_types_of_its_columns(people: Database) -> None:
    def both(tx: Read) -> None:
        prepared = _named.rows(tx, {"names": {"王秀英", "Li"}})
        usual = tx.sql.execute(select(person).order_by(person.c.id)).mappings()
        assert [one._asdict() for one in prepared] == [dict(one) for one in usual]
        assert prepared[0].alone is True

    people.read_now(both)


def test_a_list_may_have_any_length(people: Database) -> None:
    for names, many in (([], 0), (["Li"], 1), (["Li", *map(str, range(5_000))], 1)):
        assert len(people.read_now(lambda tx, names=names: _named.rows(tx, {"names": names}))) == many


def test_what_stands_in_the_statement_itself_needs_no_parameter(people: Database) -> None:
    assert people.read_now(_alone.value) == "王秀英"


def test_the_number_of_a_new_row_is_told_and_a_change_is_made(people: Database) -> None:
    def more(tx: Write) -> int:
        number = _add.add(tx, {**LI, "name": "Zhou"})
        _rename.run(tx, [{"of": number, "new_name": "Zhao"}])
        return number

    number, _ = people.write_now(more)
    [row] = people.read_now(lambda tx: _named.rows(tx, {"names": ["Zhao"]}))
    assert (number, row.id) == (3, 3)


def test_nothing_is_none(people: Database) -> None:
    assert people.read_now(lambda tx: _named.value(tx, {"names": ["nobody"]})) is None


async def test_a_refusal_is_sqlalchemys_own_error_and_names_no_value(people: Database) -> None:
    with pytest.raises(IntegrityError) as error:
        await people.write(lambda tx: _add.run(tx, [{**WANG, "illnesses": ["dementia"]}]))
    assert "dementia" not in str(error.value)
    assert len(people.read_now(lambda tx: _named.rows(tx, {"names": ["王秀英"]}))) == 1
