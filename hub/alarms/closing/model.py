"""The closing codes and their fields, as they stand in codes.json."""

import json
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from hub.kernel.http import Body

from ..model import ClosingCode
from ..questions import Given, Key, Question

CODES = Path(__file__).with_name("codes.json")
FIELDS_MAX = 8

Fields = Annotated[dict[Key, Given], Field(max_length=FIELDS_MAX)]


class ClosingField(Question):
    """A question that is asked when an alarm is closed. At most one of a code is `required`."""

    required: bool = False


class Code(Body):
    """A closing code and what it asks for; its own name stands in the console's catalogues."""

    code: ClosingCode
    fields: tuple[ClosingField, ...]


@cache
def known() -> dict[str, Code]:
    """By code, in the order in which they are offered."""
    return {
        one.code: one for one in TypeAdapter(tuple[Code, ...]).validate_python(json.loads(CODES.read_text("utf-8")))
    }
