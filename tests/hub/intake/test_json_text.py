"""The hub's fast reader of JSON and the contract's own, which the devices use, understand and refuse the same."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sos.wire import WireError, reader

from hub.intake import json_text

HEARTBEAT = (
    b'{"battery_pct":70,"mains":true,"uptime_s":61,"firmware":"1.0.0","remote_seen_s":12,"outbox":1,'
    b'"open":{"button":"rc-00001","epoch":"0badcafe","number":3,"stage":"none"}}'
)
PIECES = [
    b"{", b"}", b"[", b"]", b":", b",", b'"', b'"a"', b'"a":', b'"b":', b"\\", b"\\u00e9", b"\\ud800", b"\\n", b"\x00",
    b"\x1f", b"\x7f", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xef\xbb\xbf", "陈".encode(), b" ", b"\t", b"\n",
    b"\r", b"\x0b", b"\xc2\xa0", b"0", b"-0", b"00", b"1", b"-", b"+1", b".5", b"1.", b"1.5", b"1e5", b"1E+5", b"e",
    b"1e999", b"NaN", b"-Infinity", b"true", b"false", b"null", b"True", b"9" * 40, b"{}", b"[]", b"1_0",
]  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def write(value: object, ascii_only: bool) -> bytes:
    return json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")


def outcome(read: Any, data: bytes) -> tuple[str, str]:
    try:
        return "read", repr(read(data))  # repr: 1 is not 1.0, True is not 1, and 0 is not -0.0
    except WireError as error:
        return error.code, error.text


def both_agree(data: bytes) -> None:
    assert outcome(json_text.read, data) == outcome(reader.read, data), data


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
@example(b'{"a":1,"a":1}')
@example(b'{"a":NaN}')
@example(b'{"a":1} x')
@example(b"")
def test_whatever_is_put_together_both_say_the_same(data: bytes) -> None:
    both_agree(data)


@given(st.builds(write, values, st.booleans()))
def test_what_others_write_is_read_alike(data: bytes) -> None:
    both_agree(data)


@given(st.integers(0, len(HEARTBEAT) - 1), st.integers(0, 2), st.sampled_from(PIECES))
def test_a_heartbeat_with_a_fault_in_it_is_judged_alike(at: int, gone: int, piece: bytes) -> None:
    both_agree(HEARTBEAT[:at] + piece + HEARTBEAT[at + gone :])


@pytest.mark.parametrize("depth", [3, 4, 5])
def test_both_stop_at_the_same_depth(depth: int) -> None:
    both_agree(b"[" * depth + b"1" + b"]" * depth)
    both_agree(b'{"a":' * depth + b"1" + b"}" * depth)


def test_a_heartbeat_is_read_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(reader, "read")
    assert json_text.read(HEARTBEAT)["open"]["number"] == 3
