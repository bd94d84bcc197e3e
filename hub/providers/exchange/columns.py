"""One row of a file is one business with its papers, its prices and up to eight people: what each column means.

A cell that is empty leaves what is known. Zones and services stand by their names, amounts in yuan.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.kernel.sheet_rows import YES_NO, checked, words_of, wrong
from hub.kernel.written_dates import read_day, read_time

from ..register.forms import Business, Goer, Paper, Price

WORKERS = 8
PLAIN = (
    "external_id",
    "name",
    "phone",
    "email",
    "languages",
    "parallel_max",
    "daily_max",
    "emergencies",
    "contract_until",
    "lat",
    "lon",
)
PAPERS = ("licence", "insurance", "trade_certificate")
GOER = ("name", "phone", "skills", "languages")
GOERS_PAPERS = ("background_check", "health_certificate")
_LISTS = frozenset({"languages", "skills"})
_INTS = frozenset({"parallel_max", "daily_max"})
_TRUTH: Mapping[str, bool] = {"yes": True, "no": False}
_PAPER_COLUMNS = tuple(f"{kind}_{part}" for kind in PAPERS for part in ("number", "until"))
_GOER_COLUMNS = (*GOER, *(f"{kind}_until" for kind in GOERS_PAPERS))
COLUMNS = (
    *("number", *PLAIN, "services", "zones", "hours", "note", *_PAPER_COLUMNS, "prices"),
    *(f"worker_{n}_{name}" for n in range(1, WORKERS + 1) for name in _GOER_COLUMNS),
)
_OPEN = re.compile(r"([1-7])(?:\s*-\s*([1-7]))?\s+(\S+?)\s*-\s*(\S+)")
_PRICE = re.compile(r"(.+?)\s+(visit|hour|quote)\s+(\d{1,6}(?:\.\d{1,2})?)\s+(\d{1,6}(?:\.\d{1,2})?)")
RIGHT_HOURS = "Weekdays and times, as 1-5 08:00-18:00; 6 09:00-12:00"
RIGHT_PRICES = "Service, visit or hour or quote, price and cap in yuan, as locksmith visit 80 200"


@dataclass
class Row:
    """A row as far as it could be read; only what was given. `goers`: what is said of each, and their papers. `given`:
    the columns in which something stood, right or wrong.
    """

    number: int | None = None
    name: str = ""
    given: frozenset[str] = frozenset()
    business: dict[str, Any] = field(default_factory=dict[str, Any])
    papers: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    prices: list[dict[str, Any]] | None = None
    goers: list[tuple[dict[str, Any], list[dict[str, Any]]]] = field(
        default_factory=list[tuple[dict[str, Any], list[dict[str, Any]]]]
    )
    problems: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


def parse(names: Sequence[str], cells: Sequence[str], services: Mapping[str, str], zones: Mapping[str, int]) -> Row:
    """What stands in a row; whatever is wrong with it is in `problems`, all of it at once.

    `services`: key by key and by name; `zones`: number by name.
    """
    given = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
    row = Row(name=given.get("name", "")[:80], given=frozenset(given))
    if (number := given.get("number")) is not None:
        row.number = int(number) if re.fullmatch(r"[1-9]\d{0,14}", number) else None
        if row.number is None:
            wrong(row.problems, "number", "int_parsing", "The number of a provider here, or nothing", number)
    raw = {name: _value(name, given[name]) for name in (*PLAIN, "note") if name in given}
    if "services" in given:
        raw["services"] = _named(row, "services", given["services"], services)
    if "zones" in given:
        raw["zones"] = _named(row, "zones", given["zones"], zones)
    if "hours" in given:
        raw["hours"] = _hours(row, given["hours"])
    row.business = checked(row.problems, Business, raw)
    row.papers = _papers(row, given, "", PAPERS)
    if "prices" in given:
        row.prices = _prices(row, given["prices"], services)
    for n in range(1, WORKERS + 1):
        _read_goer(row, given, f"worker_{n}_")
    return row


def cells(card: Mapping[str, Any], zones: Mapping[int, str]) -> list[Any]:
    """A card as `COLUMNS`; read again it changes nothing."""
    own = {one["kind"]: one for one in card["documents"] if one["worker_id"] is None}
    values: dict[str, Any] = {
        **card,
        "number": card["id"],
        "zones": [zones[one] for one in card["zones"] if one in zones],
    }
    values["hours"] = _hours_text(card["hours"])
    values["prices"] = [
        f"{one['service']} {one['price_by']} {one['price_fen'] / 100:.2f} {one['cap_fen'] / 100:.2f}"
        for one in card["prices"]
    ]
    for kind in PAPERS:
        if kind in own:
            values[f"{kind}_number"], values[f"{kind}_until"] = own[kind]["number"], own[kind]["until"]
    for n, goer in enumerate([one for one in card["workers"] if one["active"]][:WORKERS], 1):
        values.update({f"worker_{n}_{name}": goer[name] for name in GOER})
        theirs = {one["kind"]: one["until"] for one in card["documents"] if one["worker_id"] == goer["id"]}
        values.update({f"worker_{n}_{kind}_until": theirs.get(kind) for kind in GOERS_PAPERS})
    return [values.get(name) for name in COLUMNS]


def _read_goer(row: Row, given: Mapping[str, str], prefix: str) -> None:
    raw = {name: _value(name, given[prefix + name]) for name in GOER if prefix + name in given}
    papers = _papers(row, given, prefix, GOERS_PAPERS)
    if not raw and not papers:
        return
    if "name" not in raw:
        wrong(row.problems, prefix + "name", "missing", "Whoever goes has a name")
        return
    row.goers.append((checked(row.problems, Goer, raw, prefix), papers))


def _papers(row: Row, given: Mapping[str, str], prefix: str, kinds: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for kind in kinds:
        at = prefix + kind
        if f"{at}_until" in given:
            raw = {"kind": kind, "number": given.get(f"{at}_number", ""), "until": _day(given[f"{at}_until"])}
            found.append(checked(row.problems, Paper, raw, f"{at}_"))
        elif f"{at}_number" in given:
            wrong(row.problems, f"{at}_until", "missing", "A paper has a last day")
    return found


def _named(row: Row, column: str, cell: str, known: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = []
    for word in words_of(cell):
        if (one := known.get(word, known.get(word.casefold()))) is None:
            right = f"One of the names here, as {', '.join(list(known)[:5])}"
            wrong(row.problems, column, f"unknown_{column[:-1]}", right, word)
        else:
            found.append(one)
    return found


def _hours(row: Row, cell: str) -> list[list[int]]:
    found: list[list[int]] = []
    for part in re.split(r"[;；]", cell):
        if not part.strip():
            continue
        said = _OPEN.fullmatch(part.strip())
        times = [read_time(said[3]), read_time(said[4])] if said else [None]
        if said is None or None in times:
            wrong(row.problems, "hours", "hours", RIGHT_HOURS, part)
            continue
        begins, ends = (hour * 60 + minute for hour, minute in (one for one in times if one))
        found += [[day, begins, ends] for day in range(int(said[1]), int(said[2] or said[1]) + 1)]
    return found


def _hours_text(hours: Sequence[tuple[int, int, int]]) -> str:
    """Weekdays in a row with the same hours stand together."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    for day, begins, ends in sorted(hours):
        by_day.setdefault(day, []).append((begins, ends))
    parts: list[str] = []
    days = sorted(by_day)
    while days:
        first = last = days.pop(0)
        while days and days[0] == last + 1 and by_day[days[0]] == by_day[first]:
            last = days.pop(0)
        span = str(first) if first == last else f"{first}-{last}"
        parts += [f"{span} {_clock(begins)}-{_clock(ends)}" for begins, ends in by_day[first]]
    return "; ".join(parts)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _prices(row: Row, cell: str, services: Mapping[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in re.split(r"[;；]", cell):
        if not part.strip():
            continue
        said = _PRICE.fullmatch(part.strip())
        key = services.get(said[1].casefold()) if said else None
        if said is None or key is None:
            wrong(row.problems, "prices", "prices", RIGHT_PRICES, part)
            continue
        raw = {"service": key, "price_by": said[2], "price_fen": _fen(said[3]), "cap_fen": _fen(said[4])}
        if price := checked(row.problems, Price, raw, "prices "):
            found.append(price)
    return found


def _fen(yuan: str) -> int:
    return round(float(yuan) * 100)


def _value(name: str, cell: str) -> Any:
    if name in _LISTS:
        return words_of(cell)
    if name == "emergencies":
        said = cell.casefold()
        return _TRUTH.get(YES_NO.get(said, said), cell)
    if name in _INTS and re.fullmatch(r"\d{1,6}", cell):
        return int(cell)
    return _day(cell) if name.endswith("_until") else cell


def _day(cell: str) -> str:
    """As the register writes it; a day that a spreadsheet wrote with its midnight is that day."""
    found = read_day(cell.removesuffix(" 00:00:00"), "unclear")
    return found.isoformat() if isinstance(found, date) else cell
