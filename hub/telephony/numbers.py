"""One spelling for every telephone number, and which of them call out the fire brigade."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, shortnumberinfo

from hub.kernel import Problem, Read, Write, get_setting, put_setting

NUMBER_LENGTH_MAX = 40  # as people write it, with spaces; E.164 has 16 characters at most
COUNTRY = "CN"
EMERGENCY = ("110", "119", "120")  # police, fire, ambulance in China; other countries' come from `phonenumbers`
OFFERED = ("120", "119", "110")  # the one that is needed most often first
_SHORT_DIGITS = range(3, 7)  # 12345, 95598: no E.164 form, dialled as they are
_FILL = str.maketrans("", "", " \u00a0-()./")


def settle(tx: Write, country: str, emergency: str) -> None:
    """Keep what the hub was told at its start: the country of a number without one ("CN"), and further emergency
    numbers ("110,112").
    """
    put_setting(tx, "telephony_country", country)
    put_setting(tx, "telephony_emergency", emergency)


def country_of(tx: Read) -> str:
    """Where a number without a country code is."""
    return get_setting(tx, "telephony_country") or COUNTRY


def normal(text: str, country: str) -> str | None:
    """E.164 ("+8610000000001"), or the digits of a short number ("12345"); None when it can be no number at all."""
    digits = text.translate(_FILL)
    if digits.isascii() and digits.isdecimal() and len(digits) in _SHORT_DIGITS:
        return digits
    try:
        parsed = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def normal_or_refuse(tx: Read, text: str) -> str:
    """As `normal`. Raises 422 when nobody could be called so."""
    number = normal(text, country_of(tx))
    if number is None:
        raise Problem(422, "bad_number", "This can be no telephone number; write it as +86 100 0000 0001.")
    return number


def emergency_numbers(tx: Read) -> list[str]:
    """Those that the desk offers: the centre's own list where there is one, else the ones that are known."""
    own = [one for one in (get_setting(tx, "telephony_emergency") or "").replace(" ", "").split(",") if one]
    return own or list(OFFERED)


def is_emergency(tx: Read, number: str) -> bool:
    """Whether a `normal` number calls out police, fire brigade or ambulance, also when it is dialled with a prefix."""
    country = country_of(tx)
    listed = {*EMERGENCY, *(get_setting(tx, "telephony_emergency") or "").replace(" ", "").split(",")}
    code = phonenumbers.country_code_for_region(country)
    bare = number.removeprefix(f"+{code}")
    return bare in listed or shortnumberinfo.connects_to_emergency_number(bare, country)
