"""A short message as the network carries it (3GPP TS 23.040), in hex digits: no text in it can look like an answer of
the modem, which a text in plain letters can.
"""

from __future__ import annotations

import binascii

# The GSM 7-bit default alphabet, and what follows an escape (3GPP TS 23.038); \x1b itself is the escape.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {"^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65}
SEPTETS_MAX, UCS2_MAX = 160, 70
_DIGITS = "0123456789*#abc"


class NoSms(ValueError):
    """These are not the hex digits of a short message that came in."""


def fits(text: str) -> bool:
    """Whether it is one short message."""
    septets = _septets(text)
    return _units(text) <= UCS2_MAX if septets is None else len(septets) <= SEPTETS_MAX


def encode(number: str, text: str) -> tuple[int, str]:
    """(length that AT+CMGS wants, hex digits). The text must fit; the number is digits with a + before them or not."""
    assert fits(text)
    septets = _septets(text)
    digits = number[1:] if number.startswith("+") else number
    head = bytes((0x01, 0x00, len(digits), 0x91 if number.startswith("+") else 0x81))
    if septets is None:
        data = _ucs2(text)
        tail = bytes((0, 8, len(data))) + data
    else:
        tail = bytes((0, 0, len(septets))) + _packed(septets)
    tpdu = head + _semi_octets(digits) + tail
    return len(tpdu), "00" + str(binascii.hexlify(tpdu), "ascii").upper()


def decode(hexed: str) -> tuple[str, str, tuple[int, int, int] | None, str]:
    """(number, text, part of a longer one, the network's time) of a message that came in. Raises NoSms for others."""
    try:
        data = binascii.unhexlify(hexed)
        data = data[1 + data[0] :]
        if data[0] & 3:
            raise NoSms("not a message that came in")
        octets = (data[1] + 1) // 2
        number = _number(data[1], data[2], data[3 : 3 + octets])
        rest = data[3 + octets :]
        coding, length, body = rest[1], rest[9], rest[10:]
        header = body[0] + 1 if data[0] & 0x40 else 0
        stamp = str(binascii.hexlify(rest[2:9]), "ascii")
        return number, _text(coding, length, body, header), _part(body[1:header]), stamp
    except (IndexError, ValueError) as error:
        raise NoSms(str(error))


def _septets(text: str) -> bytearray | None:
    """None if a letter is not in the alphabet."""
    found = bytearray()
    for at in range(len(text)):
        letter = text[at : at + 1]  # not by iterating, which makes a letter that is kept for ever
        place = BASIC.find(letter)
        if place >= 0 and place != 0x1B:
            found.append(place)
        elif letter in EXTENDED:
            found.append(0x1B)
            found.append(EXTENDED[letter])
        else:
            return None
    return found


def _packed(septets: bytearray) -> bytes:
    """Eight of seven bits in seven octets, the first in the lowest bits."""
    packed = bytearray()
    bits = count = 0
    for septet in septets:
        bits |= septet << count
        count += 7
        while count >= 8:
            packed.append(bits & 255)
            bits >>= 8
            count -= 8
    if count:
        packed.append(bits)
    return bytes(packed)


def _unpacked(data: bytes, skip_bits: int, length: int) -> str:
    text = ""
    escaped = False
    for place in range(length):
        at = skip_bits + 7 * place
        pair = data[at // 8] | (data[at // 8 + 1] << 8 if at // 8 + 1 < len(data) else 0)
        septet = pair >> at % 8 & 127
        if escaped:
            text += "".join([letter for letter in EXTENDED if EXTENDED[letter] == septet]) or " "
            escaped = False
        elif septet == 0x1B:
            escaped = True
        else:
            text += BASIC[septet : septet + 1]
    return text


def _ucs2(text: str) -> bytes:
    data = bytearray()
    for letter in text:
        code = ord(letter)
        for unit in (code,) if code < 0x10000 else (0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF)):
            data.append(unit >> 8)
            data.append(unit & 255)
    return bytes(data)


def _units(text: str) -> int:
    return len(text) + len([letter for letter in text if ord(letter) > 0xFFFF])


def _of_ucs2(data: bytes) -> str:
    text = ""
    high = 0
    for at in range(0, len(data) - 1, 2):
        unit = data[at] << 8 | data[at + 1]
        if 0xD800 <= unit < 0xDC00:
            high = unit
        elif 0xDC00 <= unit < 0xE000:
            if high:
                text += chr(0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF))
            high = 0
        else:
            text += chr(unit)
    return text


def _text(coding: int, length: int, body: bytes, header: int) -> str:
    """`length` counts septets or octets, the header with them."""
    if coding & 0xC0 == 0xC0:  # a message that waits: 1110 is UCS2; 1111: bit 2 says 8 bits
        alphabet = 2 if coding & 0xF0 == 0xE0 else (coding >> 2 & 1 if coding & 0xF0 == 0xF0 else 0)
    else:
        alphabet = coding >> 2 & 3
    if alphabet == 0:
        skipped = (8 * header + 6) // 7
        return _unpacked(body, 7 * skipped, length - skipped)
    data = body[header:length]
    return _of_ucs2(data) if alphabet == 2 else "".join([chr(byte) if 32 <= byte < 127 else "?" for byte in data])


def _part(header: bytes) -> tuple[int, int, int] | None:
    """Of a header with elements (name, length, data): 0 has a reference of one octet, 8 of two."""
    at = 0
    while at + 1 < len(header):
        name, data = header[at], header[at + 2 : at + 2 + header[at + 1]]
        if name == 0 and len(data) == 3:
            return data[0], data[1], data[2]
        if name == 8 and len(data) == 4:
            return data[0] << 8 | data[1], data[2], data[3]
        at += 2 + len(data)
    return None


def _semi_octets(digits: str) -> bytes:
    padded = digits + "F" * (len(digits) % 2)
    return bytes([int(padded[at + 1] + padded[at], 16) for at in range(0, len(padded), 2)])


def _number(length: int, kind: int, data: bytes) -> str:
    if kind & 0x70 == 0x50:  # a name in letters
        return _unpacked(data, 0, length * 4 // 7)
    digits = "".join([_digit(byte & 15) + _digit(byte >> 4) for byte in data])[:length]
    return "+" + digits if kind & 0x70 == 0x10 else digits


def _digit(value: int) -> str:
    return _DIGITS[value : value + 1]
