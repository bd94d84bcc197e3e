"""Reads the table of shifts as people write it: in three languages, with commas or semicolons, as spreadsheets save it.

Every line is either understood or named with what is wrong and what would be right; none is lost in silence.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.kernel import Problem
from hub.kernel.written_dates import Order, order_of, read_day, read_time

from .model import LINES_MAX, NOTE_LENGTH_MAX, SEAT_LENGTH_MAX, Fault, Line, Person, Planned, Rejected, Role

# How people head their columns: English, Chinese, French.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "日期", "jour"),
    "start": ("start", "from", "开始", "开始时间", "上班", "début", "debut"),
    "end": ("end", "to", "until", "结束", "结束时间", "下班", "fin"),
    "login": ("login", "user", "账号", "用户名", "工号", "identifiant"),
    "name": ("name", "姓名", "nom"),
    "role": ("role", "角色", "岗位", "rôle"),
    "seat": ("seat", "坐席", "座席", "poste"),
    "note": ("note", "notes", "remark", "备注", "remarque"),
}
ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(("operator", "话务员", "坐席员", "opérateur", "opératrice", "operateur"), "operator"),
    **dict.fromkeys(("supervisor", "班长", "值班长", "superviseur", "superviseuse"), "supervisor"),
}
NOBODY = frozenset({"nobody", "无人", "没有人", "personne"})
NEEDED = ("date", "start", "end")
DAYS_AWAY_MAX = 400
# A cell that begins like a formula is written with an apostrophe, so that no spreadsheet carries it out.
FORMULA = re.compile(r"^'(?=[=+\-@\t])")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who may be meant, and the clock on the wall."""

    known: Sequence[Person]
    zone: ZoneInfo
    today: date


class _Wrong(Exception):
    def __init__(self, code: Fault, column: str, value: str, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.told = (code, column, value[:80], wrong, right)


def read_table(text: str, people: People) -> tuple[list[Line], list[Rejected], list[date]]:
    """The lines that can be used and those that cannot, and the days on which nobody comes, as it says there.

    Raises 422 where the text is no such table at all.
    """
    rows = _rows(text)
    columns = _columns(rows[0][1] if rows else [])
    if len(rows) - 1 > LINES_MAX:
        raise Problem(422, "too_many_lines", f"The table has {len(rows) - 1} lines; at most {LINES_MAX} at a time.")
    good: list[Line] = []
    bad: list[Rejected] = []
    empty: list[date] = []
    known: set[tuple[int, int, int]] = set()
    named = [(number, _named(columns, cells)) for number, cells in rows[1:]]
    order = order_of(cells["date"] for _, cells in named)
    for number, cells in named:
        try:
            if _says_nobody(cells):
                empty.append(_day(cells["date"], people.today, order))
                continue
            planned = _line(cells, people, order)
            _note(planned, known)
            good.append(Line(number, planned))
        except _Wrong as wrong:
            bad.append(Rejected(number, *wrong.told))
    return good, bad, empty


def _says_nobody(cells: Mapping[str, str]) -> bool:
    """A day with this word in place of a person, and without times. A day alone says nothing: it was not filled in."""
    who = {cells[name].casefold() for name in ("login", "name") if cells.get(name)}
    return bool(who) and who <= NOBODY and not cells["start"] and not cells["end"]


def _note(planned: Planned, known: set[tuple[int, int, int]]) -> None:
    key = (planned.operator_id, planned.start_ms, planned.end_ms)
    if key in known:
        raise _Wrong("same_line_twice", "", "", "This shift stands in the table twice.", "Leave one out.")
    known.add(key)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Lines that are not empty, each with the number of its first line in the file."""
    text = text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise Problem(422, "not_a_table", f"Line {number} cannot be read as a table ({error}).") from error
    return rows


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        word = _plain(heading).casefold()
        name = next((one for one, words in HEADINGS.items() if word in words), None)
        if name is not None:
            found.setdefault(name, at)
    missing = [one for one in NEEDED if one not in found]
    if not found.keys() & {"login", "name"}:
        missing.append("login or name")
    if missing:
        raise Problem(
            422,
            "columns_missing",
            f"The first line names the columns date, start, end, login or name; missing: {', '.join(missing)}.",
            missing=missing,
        )
    return found


def _named(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {name: _plain(FORMULA.sub("", cells[at])) if at < len(cells) else "" for name, at in columns.items()}


def _plain(cell: str) -> str:
    """Full-width digits and colons are the usual ones here; what no cell should hold is left out."""
    text = unicodedata.normalize("NFKC", cell)
    return "".join(one for one in text if one.isprintable()).strip()


def _line(cells: Mapping[str, str], people: People, order: Order) -> Planned:
    person = _person(cells.get("login", ""), cells.get("name", ""), people.known)
    day = _day(cells["date"], people.today, order)
    start = _moment(cells["start"], "start", day, people.zone)
    end = _moment(cells["end"], "end", day, people.zone)
    if start == end:
        raise _Wrong(
            "same_time", "end", cells["end"], "The shift ends when it begins.", "Give the time at which it ends."
        )
    if end < start:
        end = _moment(cells["end"], "end", day + timedelta(days=1), people.zone)
    return Planned(
        person.id,
        round(start.timestamp() * 1000),
        round(end.timestamp() * 1000),
        _role(cells.get("role", ""), person),
        _text(cells, "seat", SEAT_LENGTH_MAX),
        _text(cells, "note", NOTE_LENGTH_MAX),
    )


def _person(login: str, name: str, known: Sequence[Person]) -> Person:
    column, value = ("login", login) if login else ("name", name)
    if not value:
        raise _Wrong(
            "nobody_named",
            "login",
            "",
            "Nobody is named.",
            "Give the user name or the full name, or write nobody without times.",
        )
    found = [one for one in known if (one.login.casefold() == login.casefold() if login else one.name == name)]
    if not found:
        right = "Write it as it stands in the list of people."
        raise _Wrong("no_such_person", column, value, f"Nobody here is called {value[:40]}.", right)
    if len(found) > 1:
        logins = ", ".join(one.login for one in found)
        raise _Wrong(
            "several_of_this_name", column, value, f"{len(found)} people are called {value}.", f"Give one of: {logins}."
        )
    if not found[0].active or found[0].role not in ("operator", "supervisor", "admin"):
        wrong = f"{found[0].name} does not work at the desk (any more)."
        raise _Wrong("not_at_the_desk", column, value, wrong, "Name an operator or a supervisor.")
    return found[0]


def _day(text: str, today: date, order: Order) -> date:
    day = read_day(text, order)
    right = f"Write year, month, day: {today.isoformat()}."
    if day is None:
        raise _Wrong("bad_date", "date", text, "This is no date.", right)
    if day == "unclear":
        raise _Wrong("unclear_date", "date", text, "This could be two different days.", right)
    if abs((day - today).days) > DAYS_AWAY_MAX:
        wrong = f"This is more than {DAYS_AWAY_MAX} days away."
        raise _Wrong("date_far_away", "date", text, wrong, "Look at the year.")
    return day


def _moment(text: str, column: str, day: date, zone: ZoneInfo) -> datetime:
    found = read_time(text)
    if found is None:
        right = "Write hour and minute: 08:00, 20:30."
        raise _Wrong("bad_time", column, text, "This is no time of day.", right)
    hour, minute = found
    if hour == 24:
        hour, day = 0, day + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def _role(text: str, person: Person) -> Role:
    if not text:
        return "operator" if person.role == "operator" else "supervisor"
    role = ROLE_WORDS.get(text.casefold())
    if role is None:
        raise _Wrong("bad_role", "role", text, "There is no such role on the rota.", "Write operator or supervisor.")
    return role


def _text(cells: Mapping[str, str], column: str, length_max: int) -> str:
    text = cells.get(column, "")
    if len(text) > length_max:
        wrong = f"This has {len(text)} characters."
        raise _Wrong("text_too_long", column, text, wrong, f"Say it in {length_max} or fewer.")
    return text
