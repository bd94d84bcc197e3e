"""The contract keeps its promises to those who do not read code: all has golden bytes, all is written down."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema
import pytest
from sos import wire
from sos.wire.fields import Field

from tests.portable.cases import PATH, cases, payload
from tools import contract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = {"golden", "accepted", "refused", "unwritable", "topic", "bad_topic", "sealed", "bad_seal"}


def walk(fields: Sequence[Field]) -> Iterator[Field]:
    """All fields, those within groups too."""
    for field in fields:
        yield field
        if field.kind == "group":
            yield from walk(field.options)


def test_the_file_of_golden_bytes_has_one_case_on_each_line() -> None:
    text = Path(PATH).read_text(encoding="utf-8")
    whole = json.loads(text)
    assert [next(iter(case)) in KINDS for case in whole] == [True] * (text.count("\n") - 2)
    assert len({json.dumps(case) for case in whole}) == len(whole)
    counts = Counter(next(iter(case)) for case in whole)
    assert counts == {kind: len(list(cases(kind))) for kind in KINDS}


@pytest.mark.parametrize("name", sorted(wire.MESSAGES))
def test_every_field_of_every_message_is_in_golden_bytes(name: str) -> None:
    golden = [case["value"] for case in cases("golden") if case["golden"] == name]
    assert {key for value in golden for key in value} == {field.name for field in wire.MESSAGES[name].fields}
    for field in wire.MESSAGES[name].fields:
        assert not field.optional or any(field.name not in value for value in golden), field.name
        if field.kind == "choice":
            assert {value[field.name] for value in golden if field.name in value} == set(field.options)


@pytest.mark.parametrize("name", sorted(wire.MESSAGES))
def test_every_field_of_every_message_is_refused_when_missing_wrong_or_too_much(name: str) -> None:
    refused = {(case["code"], case["field"]) for case in cases("refused") if case["refused"] == name}
    for field in wire.MESSAGES[name].fields:
        assert ("wrong_type", field.name) in refused
        assert field.optional or ("missing", field.name) in refused
        assert field.kind in {"flag", "group"} or ("out_of_range", field.name) in refused
    assert ("too_long", "") in refused


def test_every_code_of_an_error_is_met_in_the_cases() -> None:
    kinds = ("refused", "unwritable", "bad_topic", "bad_seal")
    assert {case["code"] for kind in kinds for case in cases(kind)} == set(wire.CODES)


def test_numbers_say_their_unit_and_every_limit_is_finite() -> None:
    unit = re.compile(r"(^|_)(ms|s|min|pct|dbm|bytes|step)$|^(number|outbox|version|id|count|call_wish|memory_short)$")
    for message in wire.MESSAGES.values():
        for field in walk(message.fields):
            assert field.kind != "integer" or unit.search(field.name), field.name
        assert 0 < message.length_max <= 1024
        assert message.qos == (0 if message.name in {"heartbeat", "fetch", "piece"} else 1)
        assert message.retained == (message.name == "status")


def test_one_megabyte_is_refused_before_it_is_read() -> None:
    with pytest.raises(wire.WireError, match="1048576 bytes, at most 1024 are allowed") as refused:
        wire.decode("sos", b"[" * 1048576)
    assert refused.value.code == "too_long"


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a message in the committed document."""
    written = json.loads(contract.DOCUMENT.read_text(encoding="utf-8"))
    return written["components"]["messages"][name]["payload"]


@pytest.mark.parametrize("name", sorted(wire.MESSAGES))
def test_the_document_agrees_with_the_golden_bytes(name: str) -> None:
    check = cast("Any", jsonschema.Draft7Validator(schema(name)))  # its types are partly unknown
    for case in cases("golden"):
        if case["golden"] == name:
            check.validate(json.loads(payload(case)))
    for case in cases("refused"):
        whole_fraction = "with a fraction" in case["about"] or "exponent" in case["about"]  # to JSON Schema 1.0 is 1
        told = case["code"] in {"missing", "wrong_type", "out_of_range"} and not whole_fraction
        if case["refused"] == name and told:
            assert not check.is_valid(json.loads(payload(case))), case


def test_the_document_has_every_message_where_it_belongs() -> None:
    written = json.loads(contract.DOCUMENT.read_text(encoding="utf-8"))
    for message in wire.MESSAGES.values():
        address = written["channels"][message.name]["address"]
        assert address.format(site="pengpu", device="ph-00001") == wire.topic("pengpu", "ph-00001", message.name)
        operation = written["operations"][message.name]
        assert operation["action"] == {"up": "receive", "down": "send"}[message.direction]
        assert operation["bindings"]["mqtt"]["qos"] == message.qos
        assert operation["bindings"]["mqtt"]["retain"] == message.retained
    assert len(written["channels"]) == len(wire.MESSAGES)


def test_the_check_passes_as_committed_and_fails_when_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert contract.main(["--check"]) == 0
    copy = tmp_path / "asyncapi.json"
    assert contract.main(["--check"], copy) == 1
    assert contract.main(["--write"], copy) == 0
    assert contract.main(["--check"], copy) == 0
    longer = wire.MESSAGES["well"]._replace(length_max=1025)
    monkeypatch.setitem(wire.MESSAGES, "well", longer)
    capsys.readouterr()
    assert contract.main(["--check"], copy) == 1
    assert capsys.readouterr().err == "asyncapi.json is stale: run `python -m tools.contract --write` and commit it\n"
