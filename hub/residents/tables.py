"""What is kept about the residents: who lives where, whom to call, and everything that happened."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

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

# WGS-84; `pinyin` is "wang xiuying", `initials` "wxy": both lower case, for the search.
resident = Table(
    "resident",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("pinyin", String(80), nullable=False, index=True),
    Column("initials", String(12), nullable=False),
    Column("born_year", Integer, nullable=False),
    Column("sex", String(1), nullable=False),
    Column("phone", String(24), nullable=False),
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
)

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("relation", String(24), nullable=False),
    Column("phone", String(24), nullable=False),
    Column("has_key", Boolean, nullable=False),
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

# GeoJSON as it came, to be drawn under the town: 'zones' and 'buildings'.
plan = Table(
    "plan",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("geojson", Text, nullable=False),
)
