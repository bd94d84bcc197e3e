"""What the plan is told of, and tells."""

CALENDAR = "care_calendar"
PLAN = "care_plan"
