"""What is wrong, in one English sentence each: for logs, and for the world outside. The console has its own words."""

from collections.abc import Mapping

from .model import Kind

SAYS: Mapping[Kind, str] = {
    "store": "The database takes nothing: what arrives is not stored and not answered.",
    "broker_link": "The hub does not hear the broker: no press arrives by the network.",
    "intake_delay": "Messages wait for longer than 5 s before they are stored.",
    "backlog": "More messages wait than can be stored in good time.",
    "escalation_late": "Alarms that nobody has taken do not go up their ladder in time.",
    "end_late": "Alarms that somebody took and left are not given back in time.",
    "follower_down": "A part of the hub breaks down again and again.",
    "loop_lag": "The hub stands still for seconds at a time.",
    "disk_full": "The disk is nearly full: soon nothing can be stored.",
    "disk_low": "The disk is filling up.",
    "database_large": "The database has become very large.",
    "clock_jump": "The hub's clock was set: times of alarms may be wrong.",
    "message_late": "Messages to people outside the centre wait and are not heard.",
    "message_failed": "Messages to people outside the centre were given up.",
    "alive_unheard": "The address that watches whether the hub lives does not answer.",
    "backup_old": "There has been no backup for three nights.",
    "certificate_ends": "The hub's certificate ends soon: afterwards no browser opens the console.",
    "care_short": "There are too few seats: residents will be called later than promised within the next seven days.",
}
