"""What is kept about the calls themselves: each that was begun, by whom, and what came of it."""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from hub.kernel import metadata

# A call goes on while `ended_ms` is empty. `call_id` points at nothing by force: calls on the telephone go when they
# are old. `needs` is a list of words (model.NEEDS). `round_id`: to which round of tries it belongs (empty: to none).
care_call = Table(
    "care_call",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("outcome", String(12)),
    Column("note", Text, nullable=False),
    Column("ended_ms", Integer),
    Column("call_id", Integer),
    Column("mood", Integer),
    Column("health", Integer),
    Column("needs", JSON, nullable=False, server_default="[]"),
    Column("contacts_verified", Boolean, nullable=False, server_default="0"),
    Column("due_ms", Integer),
    Column("round_id", Integer, index=True),
    CheckConstraint("mood BETWEEN 1 AND 3", name="mood"),
    CheckConstraint("health BETWEEN 1 AND 3", name="health"),
    CheckConstraint("(ended_ms IS NULL) = (outcome IS NULL)", name="ended"),
)


def _going_on(name: str, *columns: str) -> Index:
    going_on = text("ended_ms IS NULL")
    return Index(
        name, *(care_call.c[one] for one in columns), unique=True, sqlite_where=going_on, postgresql_where=going_on
    )


# The last guard: nobody is called by two people at once, and nobody calls two.
_going_on("uq_care_call_resident", "resident_id")
_going_on("uq_care_call_operator", "operator_id")
