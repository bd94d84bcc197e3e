"""What is kept of rounds: how far each has gone, and whom was asked on the way."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from hub.kernel import metadata

# A round goes on while `ended_ms` is empty. `number`: the telephone number that was tried; with another one on the card
# it is tried anew. `alarm_ms`: when an alarm was raised, also where one was there already.
care_round = Table(
    "care_round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("state", String(9), nullable=False),
    Column("begun_ms", Integer, nullable=False),
    Column("number", String(40), nullable=False),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), index=True),
    Column("alarm_ms", Integer),
    Column("ended_ms", Integer),
    Column("over", String(13)),
    CheckConstraint("state IN ('trying', 'contacts', 'committee', 'visit', 'alarm')", name="state"),
    CheckConstraint("(ended_ms IS NULL) = (over IS NULL)", name="ended"),
)
# Nobody has two rounds at once.
Index(
    "uq_care_round_resident",
    care_round.c.resident_id,
    unique=True,
    sqlite_where=text("ended_ms IS NULL"),
    postgresql_where=text("ended_ms IS NULL"),
)

# `contact_id` points at nothing by force: what was asked outlives a contact.
care_step = Table(
    "care_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("care_round.id"), nullable=False, index=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("kind", String(9), nullable=False),
    Column("contact_id", Integer),
    Column("made_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("outcome", String(12)),
    Column("outcome_ms", Integer),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("note", Text, nullable=False),
    CheckConstraint("kind IN ('contact', 'committee')", name="kind"),
)
# Nobody is asked twice at the same time.
Index(
    "uq_care_step_open",
    care_step.c.round_id,
    care_step.c.contact_id,
    unique=True,
    sqlite_where=text("outcome IS NULL OR (outcome = 'will_look' AND kind = 'contact')"),
    postgresql_where=text("outcome IS NULL OR (outcome = 'will_look' AND kind = 'contact')"),
)
