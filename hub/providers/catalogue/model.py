"""A kind of service: what it takes to offer it, what it costs, and what an order asks for at each stage."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from hub.kernel.http import Body
from hub.operators import Language

DEFAULTS = Path(__file__).with_name("defaults.json")

PriceBy = Literal["visit", "hour", "quote"]
Urgency = Literal["now", "today", "soon", "planned"]
# When the worker is at the door, when a price above the cap is named, and when the work is done.
Stage = Literal["on_site", "quote", "done"]
Datum = Literal["quote", "photo_before", "photo_after", "parts", "amount", "consent"]
DocumentKind = Literal["licence", "insurance", "background_check", "trade_certificate", "health_certificate"]
DOCUMENTS: tuple[DocumentKind, ...] = get_args(DocumentKind)

KINDS_MAX = 60
SKILLS_MAX = 10
NAME_LENGTH_MAX = 40
MINUTES_MIN, MINUTES_MAX = 5, 14 * 24 * 60
FEN_MAX = 100_000_00  # 100 000 yuan: more is no work at somebody's home

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Named = Annotated[str, StringConstraints(max_length=NAME_LENGTH_MAX)]
Fen = Annotated[int, Field(strict=True, ge=0, le=FEN_MAX)]


class Content(Body):
    """What a supervisor writes of a kind of service. `names` in all languages; `minutes`: how long it usually takes.

    `price_fen`: the usual price of a visit or an hour, 0 for a quote; above `cap_fen` a quote must have been agreed
    before the work. `documents`: papers that the business or whoever goes must have.
    """

    names: dict[Language, Named]
    skills: Annotated[tuple[Key, ...], Field(max_length=SKILLS_MAX)] = ()
    documents: Annotated[tuple[DocumentKind, ...], Field(max_length=len(DOCUMENTS))] = ()
    minutes: Annotated[int, Field(strict=True, ge=MINUTES_MIN, le=MINUTES_MAX)]
    price_by: PriceBy
    price_fen: Fen
    cap_fen: Fen
    stages: dict[Stage, Annotated[tuple[Datum, ...], Field(max_length=len(get_args(Datum)))]] = Field(
        default_factory=dict[Stage, tuple[Datum, ...]]
    )
    urgency: Urgency = "planned"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service as orders see it; the fields as in `Content`."""

    key: str
    names: Mapping[str, str]
    skills: frozenset[str]
    documents: frozenset[str]
    minutes: int
    price_by: PriceBy
    price_fen: int
    cap_fen: int
    stages: Mapping[str, tuple[str, ...]]
    urgency: Urgency
    active: bool
    version: int


@cache
def defaults() -> dict[str, Content]:
    """What a centre begins with, by key."""
    return {key: Content.model_validate(one) for key, one in json.loads(DEFAULTS.read_text("utf-8")).items()}
