"""Only who has the key reads a sealed file, and nothing in it can be changed, cut off or moved unnoticed."""

import io
from typing import IO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.upkeep import UpkeepError, key_of
from hub.upkeep.sealed import MAGIC, PIECE_BYTES, SALT_BYTES, TAG_BYTES, SealedReader, SealedWriter

KEY, OTHER = b"k" * 32, b"o" * 32
HEAD = len(MAGIC) + SALT_BYTES


def seal(*pieces: bytes) -> bytes:
    out = io.BytesIO()
    with SealedWriter(out, KEY) as writer:
        for piece in pieces:
            writer.write(piece)
    return out.getvalue()


def unseal(raw: bytes, key: bytes = KEY) -> bytes:
    return cast(IO[bytes], SealedReader(io.BytesIO(raw), key)).read()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2 * PIECE_BYTES + 3), max_size=5), st.binary(min_size=1, max_size=8))
def test_what_goes_in_comes_out_however_it_is_cut(lengths: list[int], text: bytes) -> None:
    pieces = [(text * (length // len(text) + 1))[:length] for length in lengths]
    assert unseal(seal(*pieces)) == b"".join(pieces)


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_round_lengths_too(length: int) -> None:
    assert len(unseal(seal(b"x" * length))) == length


def test_another_key_opens_nothing() -> None:
    with pytest.raises(UpkeepError, match="another key"):
        unseal(seal(b"where the keys hang"), OTHER)


def test_nothing_of_it_can_be_read_without_the_key() -> None:
    assert b"where the keys hang" not in seal(b"where the keys hang")
    assert seal(b"twice") != seal(b"twice")


@settings(max_examples=60, deadline=None)
@given(st.integers(HEAD - SALT_BYTES, HEAD + PIECE_BYTES + 100), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    raw = bytearray(seal(b"x" * (PIECE_BYTES + 200)))
    raw[place] ^= change
    with pytest.raises(UpkeepError, match="changed"):
        unseal(bytes(raw))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, HEAD + 2 * (PIECE_BYTES + TAG_BYTES)))
def test_a_file_cut_short_is_noticed_also_between_two_pieces(length: int) -> None:
    raw = seal(b"x" * (2 * PIECE_BYTES + 100))
    for cut in (length, HEAD + PIECE_BYTES + TAG_BYTES):
        with pytest.raises(UpkeepError):
            unseal(raw[:cut])


def test_pieces_that_changed_places_are_noticed() -> None:
    raw = seal(b"a" * PIECE_BYTES, b"b" * PIECE_BYTES, b"c")
    one = PIECE_BYTES + TAG_BYTES
    first, second = raw[HEAD : HEAD + one], raw[HEAD + one : HEAD + 2 * one]
    with pytest.raises(UpkeepError, match="changed"):
        unseal(raw[:HEAD] + second + first + raw[HEAD + 2 * one :])


@pytest.mark.parametrize("text", ["", "5e" * 15, "a passphrase that is long enough but no number", "5e" * 16 + "x"])
def test_a_weak_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UpkeepError, match="openssl rand") as refused:
        key_of(text)
    assert not text or text not in str(refused.value)
