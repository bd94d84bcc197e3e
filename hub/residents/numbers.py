"""One telephone number has one spelling here: a caller is found however somebody once wrote their number."""

import re

import phonenumbers

HOME_COUNTRY = "CN"  # for numbers that were written without a country
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def e164(text: str) -> str | None:
    """+8610000000001 for "100 0000 0001"; None for what cannot be a telephone number.

    Possible is enough: number plans change more often than this library is brought up to date.
    """
    bare = re.sub(r"[\s\-().]", "", text)
    if _E164.fullmatch(bare):  # most of a large file: reading it would only say the same
        return bare
    try:
        number = phonenumbers.parse(text, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
