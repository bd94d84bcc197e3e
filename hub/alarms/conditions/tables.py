"""What is wrong now, and the incidents with their members. Rows of `condition` are gone when what is wrong is."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from hub.kernel import metadata

# `building` and `zone_id` as they were when it began. `noticed_ms`: since when it counts. `due_ms`: when it has lasted;
# of a held one, when it is looked at again; of a silent phone with an alarm, when its monthly test is overdue, too.
condition = Table(
    "condition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("device_id", String(32), ForeignKey("device.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("zone_id", Integer, ForeignKey("zone.id"), nullable=False),
    Column("building", String(24), nullable=False),
    Column("since_ms", Integer, nullable=False),
    Column("noticed_ms", Integer, nullable=False),
    Column("due_ms", Integer),
    Column("state", String(8), nullable=False),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), index=True),
    UniqueConstraint("device_id", "kind"),
    Index("ix_condition_state_due_ms", "state", "due_ms"),
)

# Of one place: a building of a zone, a zone, or the town (neither). `few_ms` and `none_ms`: since when only a few, or
# nobody, has something wrong; `due_ms`: when it is over, if nothing changes.
incident = Table(
    "incident",
    metadata,
    Column("alarm_id", Integer, ForeignKey("alarm.id"), primary_key=True),
    Column("cause", String(12), nullable=False),
    Column("zone_id", Integer, ForeignKey("zone.id")),
    Column("building", String(24)),
    Column("opened_ms", Integer, nullable=False),
    Column("few_ms", Integer),
    Column("none_ms", Integer),
    Column("due_ms", Integer, index=True),
    Column("ended_ms", Integer, index=True),
)

# A device is in an incident once, however often it comes and goes.
incident_member = Table(
    "incident_member",
    metadata,
    Column("alarm_id", Integer, ForeignKey("incident.alarm_id"), primary_key=True),
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("from_ms", Integer, nullable=False),
    Column("back_ms", Integer),
    Column("changed_ms", Integer, nullable=False),
    Index("ix_incident_member_device_id", "device_id"),
)

# How many were wrong and back, a row a minute while that changes: the small chart of an incident.
incident_minute = Table(
    "incident_minute",
    metadata,
    Column("alarm_id", Integer, ForeignKey("incident.alarm_id"), primary_key=True),
    Column("minute", Integer, primary_key=True),
    Column("silent", Integer, nullable=False),
    Column("ailing", Integer, nullable=False),
    Column("back", Integer, nullable=False),
)
