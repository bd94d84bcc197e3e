"""A file that a spreadsheet opens, and that does nothing there."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.spreadsheet import FORMULA, csv_text, harmless

cells = st.one_of(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), st.integers())


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5))
def test_whatever_is_in_a_cell_comes_back_whole_and_no_cell_begins_like_a_formula(rows: list[list[str | int]]) -> None:
    text = csv_text(("a", "b", "c"), rows)
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read[0] == ["a", "b", "c"]
    for before, after in zip(rows, read[1:], strict=True):
        for cell, shown in zip(before, after, strict=True):
            assert shown.removeprefix("'") == str(cell).removeprefix("'") or shown == f"'{cell}"
            if isinstance(cell, str):
                assert not shown.lstrip(" ").startswith(FORMULA)


@pytest.mark.parametrize("cell", ["=1+1", "+86 100", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_what_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["王秀英", "a=b", "", 7, -7, None])
def test_all_else_stays_as_it_is(cell: object) -> None:
    assert harmless(cell) == cell
