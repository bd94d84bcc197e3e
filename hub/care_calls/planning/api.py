"""The plan of the care calls over HTTP: the days to come, what would be if somebody were ill, and the calendar."""

from datetime import date
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from hub.kernel import Services, services
from hub.kernel.http import Body, Run
from hub.operators import Signed, allow, note_reading

from . import capacity, opening

router = APIRouter(tags=["care call plan"])

ILL_MAX, DAYS_MAX, NOTE_LENGTH_MAX, SPANS_MAX, DAY_MINUTES = 50, 62, 200, 4, 24 * 60
# Whoever was talked with on the evening before is called again within 72 hours.
CLOSED_DAYS_MAX = 2

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
DayPath = Annotated[date, Path()]
Minute = Annotated[int, Field(ge=0, le=DAY_MINUTES)]


def _in_order(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hours that overlap would be counted twice."""
    flat = [minute for span in spans for minute in span]
    if flat != sorted(flat) or any(begin == end for begin, end in spans):
        raise ValueError("hours should be spans in order that do not overlap, such as [[480, 720], [840, 1200]]")
    return spans


# Minutes of the day on the wall between which is called, in order; none: nobody is called on that day.
Spans = Annotated[list[tuple[Minute, Minute]], Field(max_length=SPANS_MAX), AfterValidator(_in_order)]


class Hours(Body):
    """When is called on one day, and why."""

    hours: Spans
    note: Annotated[str, StringConstraints(max_length=NOTE_LENGTH_MAX)] = ""


class Week(Body):
    """When is called on each of the seven weekdays, from Monday."""

    hours: Annotated[list[Spans], Field(min_length=7, max_length=7)]

    @model_validator(mode="after")
    def somebody_calls(self) -> Self:
        """Three days without a call would be a promise broken to everybody."""
        week = [bool(day) for day in self.hours] * 2
        if any(not any(week[first : first + CLOSED_DAYS_MAX + 1]) for first in range(7)):
            raise ValueError(f"at most {CLOSED_DAYS_MAX} days in a row should be without calling hours")
        return self


@router.get("/care-plan/outlook")
async def outlook(who: Lead, kernel: Kernel) -> dict[str, Any]:
    """Hours needed and rostered on each of the next fourteen days, the seats that it takes, and who would be late."""
    await note_reading(kernel.database, who, "read_care_plan", "care plan")
    return await kernel.database.read(capacity.outlook)


@router.get("/care-plan/what-if")
async def what_if(
    who: Lead,
    kernel: Kernel,
    ill: Annotated[int, Query(ge=1, le=ILL_MAX)],
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
) -> dict[str, Any]:
    """The same if so many operators were ill from one day to another; nothing is changed."""
    await note_reading(kernel.database, who, "read_care_plan", "care plan")
    return await kernel.database.read(lambda tx: capacity.what_if(tx, ill, first, last))


@router.get("/care-calendar")
async def calendar(
    _who: Who,
    kernel: Kernel,
    first: Annotated[date | None, Query(alias="from")] = None,
    days: Annotated[int, Query(ge=1, le=DAYS_MAX)] = 14,
) -> dict[str, Any]:
    """The calling hours of each day, and why they are so: weekday, holiday, a day worked for one, or as was said."""
    return await kernel.database.read(lambda tx: capacity.shown_calendar(tx, first, days))


@router.put("/care-calendar/{day}")
async def say(day: DayPath, body: Hours, who: Lead, commands: Run) -> dict[str, Any]:
    """Say when is called on that day."""
    return await commands.run(who.operator_id, body, lambda tx: capacity.say_day(tx, who, day, body.hours, body.note))


@router.post("/care-calendar/{day}/undo")
async def unsay(day: DayPath, who: Lead, commands: Run) -> dict[str, Any]:
    """Take back what was said of that day."""
    return await commands.run(who.operator_id, None, lambda tx: capacity.unsay_day(tx, who, day))


@router.get("/care-hours")
async def hours(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """The calling hours of the seven weekdays, and what they are where nothing was said."""
    return await kernel.database.read(opening.shown)


@router.put("/care-hours")
async def say_hours(body: Week, who: Lead, commands: Run) -> dict[str, Any]:
    """Say when is called on the days of the week; the plan is made anew with it."""
    return await commands.run(who.operator_id, body, lambda tx: opening.say(tx, who, body.hours))
