"""No text reaches a person in the wrong language: the check names what is missing, unused or different."""

from pathlib import Path

import pytest

from hub.kernel.i18n import FOLDERS, LOCALE, read_catalogue, read_counted, translate
from tools import translations


def test_every_text_is_there_in_three_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.main(["--check"]) == 0
    assert "complete" in capsys.readouterr().out


def test_the_check_names_what_is_missing_unused_or_different() -> None:
    texts = {"Take": "a.ts", "{name} has it.": "b.ts", "Close": "c.ts"}
    known = {"Take": "接警", "{name} has it.": "{nom} l’a.", "Gone": "parti"}
    assert list(translations.complaints("fr", texts, known)) == [
        "fr: not translated: 'Close' (c.ts)",
        "fr: other parameters than the English text: '{name} has it.'",
        "fr: no longer used: 'Gone'",
    ]


def test_a_text_that_is_no_literal_is_not_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.ts").write_text("t(name);")
    monkeypatch.setattr(translations, "WEB", tmp_path)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    with pytest.raises(ValueError, match=r"page\.ts"):
        translations.web_texts()


def test_a_written_catalogue_reads_back_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    texts = {'She said "come"': "a.ts", "Take": "b.ts"}
    translations.write("fr", texts, {"Take": "Prendre", "Gone": "parti"})
    (path,) = tmp_path.rglob("*.po")
    assert read_catalogue(path) == {"Take": "Prendre"}
    before = path.read_bytes()
    translations.write("fr", texts, read_catalogue(path))
    assert path.read_bytes() == before


LINES: tuple[str, str] = ("{count} line", "{count} lines")


def test_a_text_that_counts_needs_as_many_forms_as_its_language_has() -> None:
    texts: dict[tuple[str, str], str] = {LINES: "a.ts"}
    both = ("{count} ligne", "{count} lignes")
    assert list(translations.counted_complaints("fr", texts, {LINES: both})) == []
    assert list(translations.counted_complaints("zh-CN", texts, {LINES: ("{count} 条",)})) == []
    assert list(translations.counted_complaints("fr", texts, {LINES: ("{count} ligne", "")})) == [
        "fr: not translated in all 2 forms: '{count} line' (a.ts)"
    ]
    assert list(translations.counted_complaints("zh-CN", texts, {LINES: both})) == [
        "zh-CN: not translated in all 1 forms: '{count} line' (a.ts)"
    ]
    assert list(translations.counted_complaints("fr", texts, {LINES: ("une ligne", "des lignes")})) == [
        "fr: other parameters than the English text: '{count} lines'"
    ]
    assert list(translations.counted_complaints("fr", {}, {LINES: both})) == ["fr: no longer used: '{count} line'"]


def test_a_text_that_counts_is_found_written_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.ts").write_text('tn("{count} line", "{count} lines", total)')
    for name in ("WEB", "ROOT", "LOCALE"):
        monkeypatch.setattr(translations, name, tmp_path)
    assert translations.web_counted() == {LINES: "page.ts"}
    translations.write("fr", {}, {}, translations.web_counted(), {LINES: ("{count} ligne", "{count} lignes")})
    (path,) = tmp_path.rglob("*.po")
    assert (read_catalogue(path), read_counted(path)) == ({}, {LINES: ("{count} ligne", "{count} lignes")})
    (tmp_path / "page.ts").write_text("tn(one, many, total)")
    with pytest.raises(ValueError, match=r"page\.ts: tn\(\)"):
        translations.web_counted()


@pytest.mark.parametrize("language", FOLDERS)
def test_each_catalogue_is_where_the_hub_looks(language: str) -> None:
    assert (LOCALE / FOLDERS[language] / "LC_MESSAGES" / "lamplight.po").is_file()


def test_a_text_is_said_in_the_persons_language_with_its_parameters() -> None:
    assert translate("zh-CN", "{name} already has this alarm.", name="林芳") == "林芳已接此警。"
    assert translate("tlh", "{name} already has this alarm.", name="林芳") == "林芳 already has this alarm."
