"""Secrets of devices: each its own, each for one purpose, and one site key for all."""

from pathlib import Path

import pytest

from hub.devices import device_key, device_password, set_up_key, write_broker_access

SITE_KEY = bytes(range(32))


def test_no_two_devices_and_no_two_purposes_share_a_secret() -> None:
    devices = [f"ph-{n:05}" for n in range(200)]
    passwords = {device_password(SITE_KEY, one) for one in devices}
    keys = {device_key(SITE_KEY, one) for one in devices}
    assert len(passwords) == len(keys) == 200
    assert all(len(one) == 43 for one in passwords)
    assert device_password(bytes(32), devices[0]) not in passwords


def test_a_secret_stays_what_it_was() -> None:
    """Devices in homes carry it: a change here would lock out all of them."""
    assert device_password(SITE_KEY, "ph-00001") == "fyYu1JTuyKag_8KHJz2RkIeLydonYdZDkBdFjUtOGpA"
    assert set_up_key(SITE_KEY, "ph-00001") == "7562-9941-7566"
    assert device_key(SITE_KEY, "ph-00001").hex() == "b7400c4ad60f003cf1de232b023dd1b74dd3326037bc193f19d36f096853e823"


def test_a_short_site_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        device_password(b"short", "ph-00001")


def test_the_brokers_files_are_private_and_the_same_each_time(tmp_path: Path) -> None:
    files = write_broker_access(tmp_path, "pengpu", SITE_KEY, "of the hub", ["ph-00001"])
    before = [one.read_bytes() for one in files]
    assert [one.stat().st_mode & 0o777 for one in files] == [0o600, 0o600]
    assert b"of the hub" not in before[0]
    assert device_password(SITE_KEY, "ph-00001").encode() not in before[0]
    write_broker_access(tmp_path, "pengpu", SITE_KEY, "of the hub", ["ph-00001"])
    assert [one.read_bytes() for one in files] == before


@pytest.mark.parametrize("name", ["hub", "Ph-1", "a/b", "+", "#", "", "x" * 33, "a:b", "a\nuser b"])
def test_a_device_cannot_have_a_name_that_would_give_it_more(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"device"):
        write_broker_access(tmp_path, "pengpu", SITE_KEY, "of the hub", ["ph-00001", name])
    assert list(tmp_path.iterdir()) == []
