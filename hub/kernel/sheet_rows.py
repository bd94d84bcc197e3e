"""Rows of a spreadsheet that people have filled in: what is wrong with each is noted, all of it at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from .errors import Problem

VALUE_SHOWN_MAX = 60
UNKNOWN_SHOWN_MAX = 5
YES_NO: Mapping[str, str] = {"是": "yes", "否": "no", "oui": "yes", "non": "no"}


def heading(cells: Sequence[str], known: Collection[str]) -> list[str]:
    """The columns in the file's order. Raises 422 `columns_unnamed`, `columns_unknown`."""
    names = [re.sub(r"[\s\-]+", "_", cell.strip().casefold()) for cell in cells]
    if not any(names):
        raise Problem(422, "columns_unnamed", "The first row names the columns; the template has them all.")
    unknown = [name[:40] for name in names if name and name not in known][:UNKNOWN_SHOWN_MAX]
    if unknown:
        detail = f"Nobody knows the column {unknown[0]}; the template has those there are."
        raise Problem(422, "columns_unknown", detail, columns=unknown)
    return names


def wrong(problems: list[dict[str, str]], column: str, code: str, right: str, value: str = "") -> None:
    """Note what is wrong with a cell, and what would be right."""
    problems.append({"column": column, "code": code, "right": right, "value": value[:VALUE_SHOWN_MAX]})


def words_of(cell: str) -> list[str]:
    """A list in one cell, with the signs of three languages between its words."""
    return [one.strip() for one in re.split(r"[;；、,，]", cell) if one.strip()]


def checked(
    problems: list[dict[str, str]], form: type[BaseModel], raw: Mapping[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """What `form` makes of these cells, without what was not given; nothing where something is wrong with them."""
    try:
        return form.model_validate(raw).model_dump(exclude_unset=True)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False):
            name = str(one["loc"][0]) if one["loc"] else ""
            wrong(problems, prefix + name, one["type"], one["msg"], str(raw.get(name, "")))
        return {}
