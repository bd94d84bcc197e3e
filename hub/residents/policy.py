"""What an operator's search means: decisions only."""

from hub.kernel import Problem

SEARCH_LENGTH_MAX = 80
WORDS_MAX = 6
PHONE_DIGITS_MIN = 3


def words_of(search: str) -> list[str]:
    """The words that all must fit; a telephone number is one word, however it was spaced.

    Raises 422 for control characters: SQLite would stop reading at the first.
    """
    words = search.casefold().split()
    if not "".join(words).isprintable():
        raise Problem(422, "invalid", "search: Input should be words, without control characters.")
    digits = "".join(words).replace("-", "")
    if len(words) > 1 and digits.lstrip("+").isdecimal():
        return [digits]
    return words[:WORDS_MAX]


def is_phone(word: str) -> bool:
    """Whether a word may be part of a telephone number; shorter than three digits it is part of too many."""
    digits = word.lstrip("+")
    return digits.isdecimal() and len(digits) >= PHONE_DIGITS_MIN
