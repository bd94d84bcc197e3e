"""A table as a file that a spreadsheet opens, and that does nothing there but be read."""

import csv
import io
from collections.abc import Iterable, Sequence

CSV = "text/csv; charset=utf-8"
# A spreadsheet takes a cell that begins so for a formula, and a formula can send the whole sheet elsewhere (OWASP).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole file; with a mark at its beginning by which every spreadsheet knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def harmless(cell: object) -> object:
    """A number stays one; words that would be a formula get an apostrophe, which spreadsheets do not show."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return cell
