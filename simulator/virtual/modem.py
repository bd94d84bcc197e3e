"""What a virtual phone has of a modem: the networks for short messages and for calls, as far as its town has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from sos.modem.words import SendSms

from hub.devices import device_key
from simulator.virtual import mobile, voice
from simulator.virtual.site import SITE_KEY

if TYPE_CHECKING:
    from sos.parts.calls import Calls
    from sos.parts.effects import Effect
    from sos.parts.second_path import SecondPath
    from sos.phone import Phone

    from simulator.virtual.mobile import Subscriber
    from simulator.virtual.surroundings import Surroundings

FOR_MODEM: Final = (SendSms, *voice.FOR_VOICE)


def equip(around: Surroundings, phone: Phone) -> None:
    """A new start of the phone's machine knows its key and the centre's numbers."""
    if around.mobile is not None:
        path = cast("SecondPath", phone.part("second_path"))
        path.use(phone, device_key(SITE_KEY, phone.device), mobile.CENTRE)
    if around.voice is not None:
        cast("Calls", phone.part("calls")).use(voice.CENTRE)


def starts(around: Surroundings, home: Subscriber) -> None:
    """Power on."""
    if around.mobile is not None:
        around.mobile.starts(home)
    if around.voice is not None:
        around.voice.starts(home.who)


def does(around: Surroundings, home: Subscriber, effect: Effect) -> None:
    """Carry this out, one of FOR_MODEM."""
    if isinstance(effect, SendSms):
        if around.mobile is not None:
            around.mobile.sends(home, effect)
    elif around.voice is not None:
        around.voice.does(home.who, effect)
