"""The contract says the same on the device as in the hub."""

from sos import wire

PRESS = {
    "button": "rc-00001",
    "epoch": "0a1b2c3d",
    "number": 17,
    "source": "remote",
    "path": "ip",
    "pressed_uptime_ms": 123456789,
    "sent_uptime_ms": 123456999,
    "further": False,
    "test": False,
    "battery_pct": 97,
    "mains": True,
}


def test_a_press_comes_out_as_it_went_in():
    assert wire.decode("sos", wire.encode("sos", PRESS)) == PRESS
