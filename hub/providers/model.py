"""Services for a resident: who offers them, and an order's way from the call to the follow-up."""

from typing import Literal

Service = Literal["locksmith", "appliance_repair", "house_repair", "odd_jobs", "stair_climber"]
State = Literal["offered", "done", "followed_up"]
Action = Literal["done", "follow_up"]

NOTE_LENGTH_MAX = 2000
MARK_MIN, MARK_MAX = 1, 5
