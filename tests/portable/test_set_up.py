"""Set-up opens for a held key alone, and new settings count only once the centre has answered on their path."""

from __future__ import annotations

from sos.parts.set_up import KEPT_MS, NO_ANSWER, NOT_KEPT, OPEN_MS, PRESSED, TRY_MS, WORKED, SetUp
from sos.parts.set_up_form import BODY_LENGTH_MAX, WORDS, escaped, fields, page, settings

OLD = {
    "device": "ph-00001",
    "host": "192.0.2.1",
    "port": 8883,
    "addresses": ["192.0.2.1"],
    "password": "secret of the broker",
    "set_up_key": "secret of the label",
    "wifi": {"ssid": "old net", "key": "old secret"},
}
FORM = {"ssid": "new net", "key": "new secret", "host": "centre.example", "port": "8884", "language": "fr"}


def _opened() -> SetUp:
    mode = SetUp()
    assert mode.held(False, 1_000) == "open"
    return mode


def test_it_closes_by_itself_after_ten_minutes() -> None:
    mode = _opened()
    assert mode.due_ms == 1_000 + OPEN_MS
    assert mode.tick(OPEN_MS) == ""
    assert mode.tick(1_000 + OPEN_MS) == "close"
    assert (mode.state, mode.due_ms) == ("closed", None)


def test_it_closes_when_the_key_is_held_again() -> None:
    mode = _opened()
    assert mode.held(False, 5_000) == "close"
    assert mode.held(False, 6_000) == "open"


def test_it_never_opens_while_somebody_is_being_helped() -> None:
    mode = SetUp()
    assert mode.held(True, 0) == ""
    assert mode.state == "closed"
    mode = _opened()
    assert mode.wanted(True, 2_000) == ""
    assert mode.state == "open"


def test_new_settings_are_kept_when_the_hub_has_answered() -> None:
    mode = _opened()
    assert mode.answered() == ""
    assert mode.wanted(False, 2_000) == "try"
    assert mode.wanted(False, 2_500) == ""
    assert mode.held(False, 3_000) == ""
    assert mode.answered() == "keep"
    mode.kept(4_000)
    assert (mode.state, mode.result, mode.due_ms) == ("kept", WORKED, 4_000 + KEPT_MS)
    assert mode.answered() == ""
    assert mode.pressed() == ""
    assert mode.tick(4_000 + KEPT_MS) == "close"


def test_without_an_answer_the_old_settings_come_back_and_one_may_try_again() -> None:
    mode = _opened()
    mode.wanted(False, 2_000)
    assert mode.tick(2_000 + TRY_MS) == "back"
    assert (mode.state, mode.result, mode.due_ms) == ("open", NO_ANSWER, 1_000 + OPEN_MS)
    assert mode.answered() == ""
    assert mode.wanted(False, 80_000) == "try"
    assert mode.result == ""


def test_a_press_ends_a_trial_at_once_and_nothing_else() -> None:
    mode = _opened()
    assert mode.pressed() == ""
    mode.wanted(False, 2_000)
    assert mode.pressed() == "back"
    assert (mode.state, mode.result) == ("open", PRESSED)


def test_a_flash_that_fails_keeps_the_old_settings() -> None:
    mode = _opened()
    mode.wanted(False, 2_000)
    mode.answered()
    assert mode.not_kept() == "back"
    assert (mode.state, mode.result) == ("open", NOT_KEPT)


def test_a_trial_in_the_last_minute_is_still_brought_to_its_end() -> None:
    mode = _opened()
    mode.wanted(False, OPEN_MS)
    assert mode.tick(1_000 + OPEN_MS) == ""
    assert mode.tick(OPEN_MS + TRY_MS) == "back"
    assert mode.tick(OPEN_MS + TRY_MS) == "close"


def test_a_form_is_read_as_browsers_write_it() -> None:
    assert fields(b"ssid=a+b%26c&key=%E5%AE%B6%3d&host=") == {"ssid": "a b&c", "key": "家=", "host": ""}
    for wrong in (
        b"",
        b"ssid",
        b"a=%",
        b"a=%1",
        b"a=%zz",
        b"a=%ff",
        b"a=%-1",
        b"&".join([b"%x=" % n for n in range(9)]),
    ):
        assert _refusal(fields, wrong) == "form", wrong
    assert _refusal(fields, b"a=" + b"x" * BODY_LENGTH_MAX) == "form"


def test_the_form_changes_what_it_has_and_nothing_else() -> None:
    new = settings(OLD, FORM)
    assert new["wifi"] == {"ssid": "new net", "key": "new secret"}
    assert (new["host"], new["port"], new["language"]) == ("centre.example", 8884, "fr")
    assert (new["password"], new["device"]) == (OLD["password"], OLD["device"])
    assert "addresses" not in new, "they were the old host's"
    assert OLD["wifi"] == {"ssid": "old net", "key": "old secret"}


def test_an_empty_key_is_the_old_one_of_the_same_network_only() -> None:
    form = dict(FORM)
    form.update({"key": "", "ssid": "old net", "host": "192.0.2.1"})
    new = settings(OLD, form)
    assert new["wifi"] == OLD["wifi"]
    assert new["addresses"] == OLD["addresses"]
    form["ssid"] = "other net"
    assert _refusal(settings, OLD, form) == "key"


def test_what_is_wrong_in_a_form_is_named() -> None:
    wrong = (
        ("ssid", ""),
        ("ssid", "x" * 33),
        ("ssid", "家" * 11),
        ("ssid", "two\nlines"),
        ("key", "short"),
        ("key", "x" * 64),
        ("key", "naïve keys"),
        ("host", ""),
        ("host", "a" * 65),
        ("host", "a b"),
        ("host", "-a"),
        ("host", "a/../b"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "８８"),
        ("port", "-1"),
        ("port", ""),
        ("language", "de"),
    )
    for name, value in wrong:
        form = dict(FORM)
        form[name] = value
        assert _refusal(settings, OLD, form) == name, value
        del form[name]
        assert _refusal(settings, OLD, form) == name, "missing " + name


def test_whoever_named_a_network_writes_no_part_of_the_page() -> None:
    evil = "\"><script>'&"
    text = "".join(page(OLD, "0123", "", [evil] * 20))
    assert evil not in text
    assert escaped(evil) == "&quot;&gt;&lt;script&gt;&#39;&amp;"
    assert text.count(escaped(evil)) == 8


def test_no_secret_is_on_the_page_and_it_is_small() -> None:
    for word in WORDS:
        text = "".join(page(OLD, "0123", word, ["TP-LINK", "王家"]))
        assert "secret" not in text
        assert len(text.encode()) < 2_600
        assert WORDS[word] in text
        assert (word == "trying") != ("<form" in text)
        assert text.endswith("</main>")
    assert WORDS["waits"] in "".join(page(OLD, "0123", "no_answer", [], True))


def _refusal(work: object, *arguments: object) -> str:
    try:
        work(*arguments)  # type: ignore[operator] - it is called with what it takes
    except ValueError as error:
        return str(error)
    return "not refused"
