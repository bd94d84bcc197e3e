"""Spreadsheets in and out: CSV and XLSX as rows of text. Nothing here knows what they are about.

A file from outside may be a trap: too long, a small archive of something huge, or with a cell that is a formula for the
program that opens it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from .csv_text import FORMULA_STARTS, guarded
from .errors import Problem

# Brought where a sheet is read or written: no start of a hub needs it.
if TYPE_CHECKING:
    from openpyxl.cell import Cell

FILE_BYTES_MAX = 8 * 1024 * 1024
UNPACKED_BYTES_MAX = 80 * 1024 * 1024
PARTS_MAX = 200
ROWS_MAX = 20_000
COLUMNS_MAX = 120
CELL_LENGTH_MAX = 4_000
GUARD = "'"


def read(data: bytes) -> list[list[str]]:
    """The rows of the first sheet, the heading first; XLSX by its first bytes, else CSV in UTF-8 or GB 18030.

    Raises 422 `bad_file` for what is neither, `too_many_rows` and `file_too_big` for more than this reads.
    """
    rows = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    try:
        found = [_row(row) for row in islice(rows, ROWS_MAX + 2)]
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, csv.Error) as error:
        raise _bad("This file cannot be read; save it as XLSX, or as CSV in UTF-8.") from error
    while found and not any(found[-1]):
        found.pop()
    if len(found) > ROWS_MAX + 1:
        raise Problem(422, "too_many_rows", f"A file has at most {ROWS_MAX} rows; cut it in two.", most=ROWS_MAX)
    return found


def write_csv(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV line by line, for files too long to hold, with a mark by which spreadsheets know that it is UTF-8.

    What a spreadsheet would carry out has an apostrophe before it; `read` takes that away again.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    yield "\ufeff"
    for row in rows:
        writer.writerow([guarded(text_of(cell)) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def write_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet; every cell is text, so none is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("lamplight")
    for row in rows:
        cells: list[Cell] = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=text_of(value))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_of(value: Any) -> str:
    """As it stands in a cell: yes and no, lists with semicolons, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of anything
    return "".join(one for one in str(value) if one >= " " or one in "\t\n\r")


def _row(row: Iterable[Any]) -> list[str]:
    cells = [_cell(value) for value in islice(row, COLUMNS_MAX)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = text_of(value).strip()
    if text.startswith(GUARD) and text[1:].strip().startswith(FORMULA_STARTS):
        text = text[1:].strip()
    return text[: CELL_LENGTH_MAX + 1]  # one more than may be, so that too long is told


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    head = text[: text.find("\n") + 1 or None]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(CELL_LENGTH_MAX * 8)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _bad("This file is neither UTF-8 nor GB 18030; save it as CSV in UTF-8.")


def _xlsx(data: bytes) -> Iterator[tuple[Any, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        # What the archive says of itself; reading a part stops with an error where it is longer than it said.
        if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_BYTES_MAX:
            detail = "This file is far larger than it looks; save only the one sheet, without pictures."
            raise Problem(422, "file_too_big", detail)
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True, max_row=ROWS_MAX + 2, max_col=COLUMNS_MAX)
    finally:
        book.close()


def _bad(detail: str) -> Problem:
    return Problem(422, "bad_file", detail)
