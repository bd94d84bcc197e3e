"""What a centre begins with is complete, in all three languages, for every kind of alarm."""

import pytest

from hub.alarms.closing.model import known
from hub.alarms.model import CLOSING_CODES, KINDS, TECHNICAL, Kind
from hub.alarms.protocols import policy
from hub.alarms.protocols.model import DEFAULTS, defaults
from hub.alarms.questions import Question, choices
from hub.operators import LANGUAGES, Language


def test_there_is_a_protocol_for_every_kind_and_no_file_too_many() -> None:
    assert {one.stem for one in DEFAULTS.glob("*.json")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_default_could_be_published_as_it_is(kind: Kind) -> None:
    assert policy.faults(defaults()[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_says_something_of_its_own(kind: Kind) -> None:
    for step in defaults()[kind].steps:
        for texts in (step.ask, step.say, step.hint):
            if texts:
                assert set(texts) == set(LANGUAGES)
                assert len(set(texts.values())) == len(LANGUAGES), texts
                assert any("一" <= letter <= "鿿" for letter in texts["zh-CN"]), texts


def test_whoever_calls_for_help_is_spoken_to() -> None:
    for kind in set(KINDS) - TECHNICAL - {"visit_missed"}:
        assert defaults()[kind].steps[0].say, kind


def test_the_first_question_of_a_call_leads_to_help_when_nobody_answers() -> None:
    for kind in ("sos", "fall", "unreadable"):
        asked = {one.key for one in policy.shown(defaults()[kind], {"hears": "no"})}
        assert "no_voice" in asked


def test_every_closing_code_is_there_asks_at_most_one_thing_that_must_be_said_and_is_said_in_three_languages() -> None:
    assert tuple(known()) == CLOSING_CODES
    for code in known().values():
        assert sum(field.required for field in code.fields) <= 1, code.code
        assert len({field.key for field in code.fields}) == len(code.fields)
        for field in code.fields:
            # What must be said is said with one key.
            assert choices(field) or not field.required
            assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in _texts(field)), field.key


def _texts(question: Question) -> list[dict[Language, str]]:
    return [question.ask, *(one.label for one in question.options)]
