"""The network's side of a short message: reads what a modem was given to send, writes what another one gets.

Written from 3GPP TS 23.040 by itself, and not with the firmware's code, so that the two can disagree.
"""

from __future__ import annotations

from typing import Final

GSM: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
MORE: Final = {0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€"}
STAMP: Final = "62118211000023"  # when the network took it: 2026-11-28 11:00, three quarters of an hour from UTC


def read_submit(digits: str, length: int) -> tuple[str, str]:
    """(number, text) of an SMS-SUBMIT as AT+CMGS gets it. ValueError says what is wrong with it."""
    data = bytes.fromhex(digits)
    tpdu = data[1 + data[0] :]
    if len(tpdu) != length:
        raise ValueError(f"{length} octets were announced, {len(tpdu)} came")
    if tpdu[0] & 3 != 1:
        raise ValueError("not an SMS-SUBMIT")
    size = tpdu[2]
    address = tpdu[4 : 4 + (size + 1) // 2]
    number = ("+" if tpdu[3] == 0x91 else "") + "".join(f"{one & 15:x}{one >> 4:x}" for one in address)[:size]
    if not number.lstrip("+").isdecimal():
        raise ValueError("the number is none")
    rest = tpdu[4 + len(address) :]
    body = rest[{0: 3, 2: 4}[tpdu[0] >> 3 & 3] :]
    units = rest[2 if tpdu[0] >> 3 & 3 == 0 else 3]
    if rest[1] == 8:
        if units != len(body):
            raise ValueError("the text has another length than it says")
        return number, body.decode("utf-16-be")
    if len(body) != (7 * units + 7) // 8 or units > 160:
        raise ValueError("the text has another length than it says")
    bits = int.from_bytes(body, "little")
    return number, _letters([bits >> 7 * at & 127 for at in range(units)])


def deliver(sender: str, text: str) -> tuple[str, int]:
    """(hex digits, length of the TPDU) of an SMS-DELIVER, as AT+CMGR shows it."""
    digits = sender.lstrip("+")
    padded = digits + "F" * (len(digits) % 2)
    swapped = "".join(padded[at + 1] + padded[at] for at in range(0, len(padded), 2))
    head = f"04{len(digits):02X}{'91' if sender.startswith('+') else '81'}{swapped}00"
    codes = _codes(text)
    if codes is None:
        body = text.encode("utf-16-be")
        tail = f"08{STAMP}{len(body):02X}{body.hex().upper()}"
    else:
        packed = sum(code << 7 * at for at, code in enumerate(codes)).to_bytes((7 * len(codes) + 7) // 8, "little")
        tail = f"00{STAMP}{len(codes):02X}{packed.hex().upper()}"
    tpdu = head + tail
    return "07911326040000F0" + tpdu, len(tpdu) // 2


def _letters(codes: list[int]) -> str:
    text, escaped = "", False
    for code in codes:
        if escaped:
            text += MORE.get(code, " ")
            escaped = False
        elif code == 0x1B:
            escaped = True
        else:
            text += GSM[code]
    return text


def _codes(text: str) -> list[int] | None:
    back = {letter: code for code, letter in MORE.items()}
    found: list[int] = []
    for letter in text:
        if letter in back:
            found += [0x1B, back[letter]]
        elif letter != "\x1b" and letter in GSM:
            found.append(GSM.index(letter))
        else:
            return None
    return found
