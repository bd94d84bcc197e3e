"""Tables for a spreadsheet, which must show what a person once typed and never carry it out."""

import csv
import io
from collections.abc import Iterable, Sequence

# What makes a cell a formula for the programs that open these files (OWASP, "CSV Injection" and ASVS 1.2.10), also as a
# Chinese keyboard writes it.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")
# Without it a spreadsheet takes Chinese for another character set.
_BYTE_ORDER_MARK = "\ufeff"


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file (RFC 4180) with its line of headings. None is an empty cell; a text that could be taken for a formula
    has an apostrophe before it, a number stays a number.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_cell(one) for one in head])
    writer.writerows([_cell(one) for one in row] for row in rows)
    return _BYTE_ORDER_MARK + file.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """With an apostrophe before it, if a spreadsheet would carry it out. Some skip blanks before they look."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.strip().startswith(FORMULA_STARTS) else text
