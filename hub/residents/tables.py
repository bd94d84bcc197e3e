"""What is kept about the residents: who lives where, whom to call, and everything that happened."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from hub.kernel import metadata

committee = Table(
    "committee",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
)

zone = Table(
    "zone",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("committee_id", Integer, ForeignKey("committee.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
)

# WGS-84. `pinyin` is "wang xiuying", `initials` "wxy": both lower case, for the search. Telephone numbers are E.164, so
# that a caller is found. `nap_from` and `nap_to` are "13:00" on the resident's own clock, and so
# is `well_by`: by when they have agreed to press "I am well" each day. `call_times` are ["09:00-11:00"]; `call_by` is
# the sign-in name of the operator whom they trust. `external_id` is the number
# in the list that residents come from. `version` grows with each change of the card, contacts included. `ended_on` is
# the last day of the service. `talked_ms` is what the list that residents came from said of the last care call: nothing
# that this centre has seen itself.
resident = Table(
    "resident",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("pinyin", String(80), nullable=False, index=True),
    Column("initials", String(12), nullable=False),
    Column("born_year", Integer, nullable=False),
    Column("sex", String(1), nullable=False),
    Column("phone", String(24), nullable=False, index=True),
    Column("dialect", String(24), nullable=False),
    Column("hearing", String(24), nullable=False),
    Column("conditions", JSON, nullable=False),
    Column("door_notes", Text, nullable=False),
    Column("zone_id", Integer, ForeignKey("zone.id"), nullable=False, index=True),
    Column("address", String(120), nullable=False),
    Column("building", String(24), nullable=False),
    Column("floor", Integer, nullable=False),
    Column("door", String(12), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lives_alone", Boolean, nullable=False, server_default="1"),
    Column("lift", Boolean),
    Column("called", String(40), nullable=False, server_default=""),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("nap_from", String(5), nullable=False, server_default=""),
    Column("nap_to", String(5), nullable=False, server_default=""),
    Column("ring_twice", Boolean, nullable=False, server_default="0"),
    Column("well_by", String(5), nullable=False, server_default=""),
    Column("call_times", JSON, nullable=False, server_default="[]"),
    Column("call_every_h", Integer, nullable=False, server_default="72"),
    Column("call_by", String(40), nullable=False, server_default=""),
    Column("key_safe", String(200), nullable=False, server_default=""),
    Column("keys_at", String(200), nullable=False, server_default=""),
    Column("mobility", String(24), nullable=False, server_default=""),
    Column("medication", Text, nullable=False, server_default=""),
    Column("allergies", Text, nullable=False, server_default=""),
    Column("doctor", String(120), nullable=False, server_default=""),
    Column("hospital", String(120), nullable=False, server_default=""),
    Column("external_id", String(40), unique=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("ended_on", String(10)),
    Column("end_reason", String(16), nullable=False, server_default=""),
    Column("end_note", Text, nullable=False, server_default=""),
    Column("anonymised_ms", Integer),
    Column("talked_ms", Integer),
)

# Called in the order of `position`; one that is `together` at the same time as the one before. A contact who was
# removed keeps their row, because calls and ladders of other days point at it. `languages` are as `resident.dialect`.
contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("relation", String(24), nullable=False),
    Column("phone", String(24), nullable=False, index=True),
    Column("has_key", Boolean, nullable=False),
    Column("phone_2", String(24), nullable=False, server_default=""),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("together", Boolean, nullable=False, server_default="0"),
    Column("may_be_told", Boolean, nullable=False, server_default="1"),
    Column("verified_ms", Integer),
    Column("removed_ms", Integer),
)
Index(
    "ix_contact_phone_2", contact.c.phone_2, sqlite_where=text("phone_2 != ''"), postgresql_where=text("phone_2 != ''")
)

# Away for a while: no care calls from `from_ms` until `to_ms`. A press in that time is an alarm like any other.
pause = Table(
    "resident_pause",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("from_ms", Integer, nullable=False),
    Column("to_ms", Integer, nullable=False, index=True),
    Column("note", Text, nullable=False),
)

# What a resident has agreed to. Withdrawing leaves the row: that it was given, and until when, stays a fact.
consent = Table(
    "resident_consent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("subject", String(24), nullable=False),
    Column("note", Text, nullable=False),
    Column("given_by", String(40), nullable=False),
    Column("given_on", String(10), nullable=False),
    Column("withdrawn_ms", Integer),
    Column("withdrawn_by", String(40), nullable=False, server_default=""),
)

# A row for each field that a change touched; those of one change have the same `version`: what the card became by it.
# `subject` and `subject_id` name the row that holds the field. The name is as it was then.
history = Table(
    "resident_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
    Column("section", String(16), nullable=False),
    Column("subject", String(10), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("field", String(24), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Index("ix_resident_history_resident_id_version", "resident_id", "version"),
)

# `alarm_id` and `actor` point at nothing by force: the timeline outlives what it tells of. `actor` is "operator 3",
# "device ph-00001" or "hub".
timeline = Table(
    "timeline",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("alarm_id", Integer, index=True),
    Column("data", JSON, nullable=False),
)

# A file that somebody brought, read but not yet carried out. `next_number` is the row with which it goes on.
import_file = Table(
    "resident_import",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("operator_name", String(40), nullable=False),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("state", String(8), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("next_number", Integer, nullable=False),
    Column("done_ms", Integer),
)

# `outcome`: what would become of the row, and at the end what became of it: add, change, same, rejected.
import_row = Table(
    "resident_import_row",
    metadata,
    Column("file_id", Integer, ForeignKey("resident_import.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("resident_id", Integer, index=True),
    Column("outcome", String(8), nullable=False),
    Column("data", JSON, nullable=False),
    Column("problems", JSON, nullable=False),
)

# GeoJSON as it came, to be drawn under the town: 'zones' and 'buildings'.
plan = Table(
    "plan",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("geojson", Text, nullable=False),
)
