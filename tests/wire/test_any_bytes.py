"""Whatever arrives, a message is either right in every field or refused by name; nothing else can come out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from sos import wire
from sos.wire.fields import Field, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
KEY = bytes(range(32))
NAMES = sorted(wire.MESSAGES)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def valid(field: Field) -> st.SearchStrategy[Any]:
    """Every value that the contract allows in a field."""
    match field.kind:
        case "flag":
            return st.booleans()
        case "integer":
            return st.integers(field.low, field.high)
        case "choice":
            return st.sampled_from(field.options)
        case "text":
            letters = st.sampled_from(field.options) if field.options else st.characters().filter(printable)
            return st.text(letters, min_size=field.low, max_size=field.high)
        case "group":
            return valid_message(field.options)
        case _:
            raise ValueError(field.kind)


def valid_message(fields: Sequence[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Every message that the contract allows."""
    required = {field.name: valid(field) for field in fields if not field.optional}
    return st.fixed_dictionaries(required, optional={field.name: valid(field) for field in fields if field.optional})


@st.composite
def almost(draw: st.DrawFn, name: str) -> bytes:
    """A right message with one thing made wrong: a field, a byte, or where it ends."""
    value = draw(valid_message(wire.MESSAGES[name].fields))
    field = draw(st.sampled_from([*value, "later"]))
    changed = {**value, field: draw(ANYTHING)}
    payload = json.dumps(draw(st.sampled_from([value, changed])), ensure_ascii=draw(st.booleans())).encode(
        errors="surrogatepass"
    )
    at = draw(st.integers(0, len(payload) - 1))
    harm = draw(st.sampled_from(["none", "cut", "byte", "insert", "twice"]))
    harmed = {
        "none": payload,
        "cut": payload[:at],
        "byte": payload[:at] + draw(st.binary(min_size=1, max_size=1)) + payload[at + 1 :],
        "insert": payload[:at] + draw(st.binary(min_size=1, max_size=8)) + payload[at:],
        "twice": payload + payload,
    }
    return harmed[harm]


def attempt(work: Callable[[], T]) -> tuple[T | None, wire.WireError | None]:
    """What `work()` gives back, or the WireError that it raises; anything else it raises is a fault."""
    try:
        return work(), None
    except wire.WireError as error:
        return None, error


def right_or_refused(name: str, payload: bytes) -> None:
    """The one property that all of this is about."""
    value, error = attempt(lambda: wire.decode(name, payload))
    if value is None:
        assert error is not None
        event(f"refused: {error.code}")
        assert error.code in wire.CODES
        assert len(error.text) < 300
        return
    event("right")
    again = wire.encode(name, value)
    assert wire.decode(name, again) == value
    assert again == wire.encode(name, wire.decode(name, again))
    assert list(value) == [field.name for field in wire.MESSAGES[name].fields if field.name in value]


@given(payload=st.binary(max_size=1200))
@pytest.mark.parametrize("name", NAMES)
def test_any_bytes_are_right_or_refused(name: str, payload: bytes) -> None:
    right_or_refused(name, payload)


@given(data=st.data())
@pytest.mark.parametrize("name", NAMES)
def test_a_message_that_is_almost_right_is_right_or_refused(name: str, data: st.DataObject) -> None:
    right_or_refused(name, data.draw(almost(name)))


@given(data=st.data())
@pytest.mark.parametrize("name", NAMES)
def test_every_right_message_arrives_unchanged_and_fits(name: str, data: st.DataObject) -> None:
    value = data.draw(valid_message(wire.MESSAGES[name].fields))
    payload = wire.encode(name, value)
    assert len(payload) <= wire.MESSAGES[name].length_max
    assert wire.decode(name, payload) == value
    assert json.loads(payload) == value  # any other reader of JSON sees the same


@given(value=ANYTHING)
def test_what_the_standard_library_writes_is_read_or_refused_for_its_fields(value: Any) -> None:
    text = json.dumps({"id": 7, "what": "self_test", "later": value}).encode()
    found, error = attempt(lambda: wire.decode("ask", text))
    if error is None:
        assert found == {"id": 7, "what": "self_test"}
    else:
        nested = "nested deeper" in error.text
        surrogate = "other half" in error.text
        assert nested or surrogate or error.code == "too_long" or b"NaN" in text or b"Infinity" in text, error.text


@given(text=st.binary(max_size=600))
def test_whatever_the_standard_library_refuses_is_refused_here(text: bytes) -> None:
    try:
        json.loads(text.decode())
    except ValueError:
        with pytest.raises(wire.WireError):
            wire.decode("ask", text)


@given(topic=st.text() | st.from_regex(r"lamplight/v[12]/[a-z0-9-]{0,34}/[^/]{0,3}/(up|down|on)/[a-z]{2,9}"))
def test_a_topic_is_right_or_refused(topic: str) -> None:
    parts, error = attempt(lambda: wire.parse_topic(topic))
    if parts is None:
        assert error is not None
        assert error.code in {"bad_topic", "unknown_version", "unknown_message"}
        return
    assert wire.topic(parts.site, parts.device, parts.message) == topic


@given(text=st.text(max_size=200))
def test_no_text_without_the_key_opens(text: str) -> None:
    with pytest.raises(wire.WireError):
        wire.open_sealed(lambda _device: KEY, text)


@given(data=st.data())
def test_every_press_that_goes_by_sms_is_sealed_and_opened(data: st.DataObject) -> None:
    press = data.draw(valid_message(wire.MESSAGES["sos"].fields)) | {"path": "sms"}
    device = data.draw(valid(wire.MESSAGES["sos"].fields[0]))
    text = wire.seal_press(KEY, press, device)
    assert len(text) <= 160
    assert wire.open_sealed(lambda name: KEY if name == device else None, text) == (device, press)
