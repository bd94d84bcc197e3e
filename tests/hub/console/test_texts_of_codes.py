"""Whatever the hub may answer or count, the console has words for it in the person's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from sos import wire
from sos.parts import refusal
from sos.parts.manifest import REASONS
from sos.wire import errors as wire_errors

from hub.alarms import policy as alarms_policy
from hub.alarms.asking import model as asking_model
from hub.alarms.protocols import model as protocols_model
from hub.care_calls.campaigns import model as campaigns_model
from hub.devices.faults import EVENT_FAULTS, STATE_FAULTS
from hub.devices.model import OutReason
from hub.hand_over import model as hand_over_model
from hub.http import errors as http_errors
from hub.operators import NewPerson, staff
from hub.operators.model import Sought
from hub.providers.photos import making as photo_making
from hub.rollouts.service import SILENT
from hub.rota import model as rota_model
from hub.telephony import inbox
from hub.telephony.wording import SUBJECTS
from hub.upkeep.terms import TERMS
from hub.watch import model as watch_model

ROOT = Path(__file__).parents[3]
WEB = ROOT / "hub" / "console" / "web" / "src"
# Where a code is not written at the place where it is raised: all that it may be.
ELSEWHERE = {
    "hub/alarms/refusals.py": set(get_args(alarms_policy.Refusal)),
    "hub/http/errors.py": {*http_errors.CODES.values(), "refused"},
    "hub/operators/staff.py": set(staff.WHY),
    "hub/providers/photos/making.py": set(photo_making.WHY),
    "hub/intake/policy.py": set(wire_errors.CODES) - {"unknown_field"},  # that one only when we write
}


def _words_of(path: str, begins: str = "Readonly<Record<string, (") -> set[str]:
    """The keys of the table of texts in one of the console's files: the first, or the one that begins so."""
    table = (WEB / path).read_text("utf-8").partition(begins)[2].partition("\n};")[0]
    return set(re.findall(r'^  "?([\w-]+)"?:', table, re.MULTILINE))


def _raised(name: str, place: int) -> Iterator[tuple[str, ast.expr]]:
    """Of every call of `name` in the hub: the file, and its argument at `place`."""
    for path in sorted((ROOT / "hub").rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=called), args=args) if called == name and len(args) > place:
                    yield str(path.relative_to(ROOT)), args[place]
                case _:
                    pass


def _codes(name: str, place: int) -> set[str]:
    found: set[str] = set()
    for path, argument in _raised(name, place):
        match argument:
            case ast.Constant(value=str(code)):
                found.add(code)
            case _:
                assert path in ELSEWHERE, f"{path} raises a {name} whose code this test cannot read"
                found |= ELSEWHERE[path]
    return found


def test_the_console_has_words_for_every_refusal_that_the_hub_can_answer() -> None:
    known, raised = _words_of("kernel/problems.ts"), _codes("Problem", 1)
    assert {"already_taken", "not_found", "our_fault"} <= raised, "the test reads the code"
    assert raised - known == set()


def _assigned_reasons() -> Iterator[str]:
    """What the intake writes into a `reason` by itself."""
    for path in (ROOT / "hub" / "intake").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Assign):
                continue
            for target, value in _pairs(node.targets[0], node.value):
                if isinstance(target, ast.Attribute) and target.attr == "reason":
                    yield from (str(one.value) for one in ast.walk(value) if isinstance(one, ast.Constant))


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def test_the_console_has_words_for_every_reason_why_a_message_is_refused() -> None:
    raised = _codes("Refusal", 0) | _codes("_refuse", 1) | set(_assigned_reasons())
    assert {"bad_topic", "not_json", "our_fault", "over_cap"} <= raised, "the test reads the code"
    assert _words_of("intake/model.ts") == raised


def _noted() -> Iterator[str]:
    """What is put on the trail in so many words."""
    for path in sorted((ROOT / "hub").rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="audit") | ast.Attribute(attr="audit"),
                    args=[_, _, ast.Constant(value=str(code)), *_],
                ):
                    yield code
                case _:
                    pass


# The steps of a hand-over are noted by their name.
HAND_OVER_STEPS = {f"hand_over_{one}" for one in get_args(hand_over_model.Step)}


def test_the_auditors_page_has_words_for_everything_that_is_noted() -> None:
    noted = {*_noted(), "approve", "ask_approval", "decline", "export_audit", "read_audit", "sign_in"} | HAND_OVER_STEPS
    noted |= {f"message_{state}" for state in ("waiting", "set_aside")}
    assert {"read_card", "change_person"} <= noted, "the test reads the code"
    text = (WEB / "operators" / "model.ts").read_text("utf-8")
    table = text.partition("export const ACTIONS: Words = {")[2].partition("\n};")[0]
    assert noted - set(re.findall(r"^  (\w+):", table, re.MULTILINE)) == set()


def test_the_timeline_has_words_for_everything_that_a_phone_reports() -> None:
    text = (WEB / "residents" / "words.ts").read_text("utf-8")
    (kind,) = [one for one in wire.MESSAGES["event"].fields if one.name == "kind"]
    events = text.partition("const EVENTS: Words = {")[2].partition("\n};")[0]
    assert set(re.findall(r"^  (\w+):", events, re.MULTILINE)) == set(kind.options)


def test_the_console_has_words_for_every_fault_and_every_reason_to_be_out_of_service() -> None:
    text = (WEB / "devices" / "words.ts").read_text("utf-8")
    tables: dict[str, tuple[str, ...]] = {
        "FAULTS": (*STATE_FAULTS, *EVENT_FAULTS),
        "REASONS": get_args(OutReason),
        "REFUSALS": refusal.WORDS,
    }
    for table, keys in tables.items():
        words = text.partition(f"const {table}: Words = {{")[2].partition("\n};")[0]
        assert set(re.findall(r"^  (\w+):", words, re.MULTILINE)) == set(keys)


def test_the_console_has_words_for_everything_that_can_be_wrong_with_a_line_of_the_rota() -> None:
    table = (WEB / "rota" / "model.ts").read_text("utf-8").partition("const FAULTS: ")[2].partition("\n};")[0]
    assert set(re.findall(r"^  (\w+):", table, re.MULTILINE)) == set(get_args(rota_model.Fault))


def test_the_console_has_words_for_everything_that_a_draft_of_a_protocol_may_lack() -> None:
    assert _words_of("protocols/words.ts") == set(get_args(protocols_model.FaultKind))


def test_the_console_has_words_for_everything_that_a_draft_of_a_campaign_may_lack() -> None:
    assert _words_of("campaigns/model.ts", "const FAULTS") == set(get_args(campaigns_model.FaultKind))


def test_the_console_has_words_for_every_kind_of_data_that_goes_when_it_is_old() -> None:
    assert _words_of("upkeep/model.ts") == set(TERMS)


def test_the_console_has_words_for_everything_that_can_be_wrong_with_the_hub() -> None:
    assert _words_of("watch/model.ts") == set(watch_model.KINDS)


def _table(path: str, name: str) -> set[str]:
    table = (WEB / path).read_text("utf-8").partition(f"const {name}: Words = {{")[2].partition("\n};")[0]
    return set(re.findall(r'^  "?([\w-]+)"?:', table, re.MULTILINE))


def test_the_console_has_words_for_every_mistake_in_a_ladder() -> None:
    assert _table("ladders/model.ts", "MISTAKES") == _codes("Mistake", 1)


def test_the_console_has_words_for_whatever_became_of_somebody_who_was_asked_to_go() -> None:
    assert _table("alarms/asking_model.ts", "OUTCOMES") == set(asking_model.OUTCOMES)
    assert _table("alarms/asking_model.ts", "WHYS") == {*get_args(asking_model.Why), "taken", "by_hand"}


def test_the_console_has_words_for_every_reason_why_an_update_fails() -> None:
    assert _words_of("firmware/model.ts") == {*REASONS, SILENT}


def test_the_console_has_words_for_every_message_to_people_outside() -> None:
    assert {*SUBJECTS, "press_received"} == _words_of("messages/model.ts", "const SUBJECTS")
    assert set(get_args(inbox.Kind)) == _words_of("messages/received.ts")


def test_the_auditors_page_has_words_for_whatever_is_noted_beside_an_action() -> None:
    noted = {
        key.value
        for _, argument in _raised("audit", 4)
        for node in ast.walk(argument)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    sought = set(Sought.__dataclass_fields__) - {"action"}
    person = {*NewPerson.model_fields, "active"}
    assert (noted | sought | person) - _words_of("operators/detail.ts", "const NAMES") == set()


def test_the_auditors_page_has_words_for_whatever_something_is_done_to() -> None:
    subjects = {found[1] for found in map(re.compile(r"^f?'([a-z-]+) ?").match, _subjects()) if found}
    assert {"resident", "message"} <= subjects, "the test reads the code"
    assert subjects - _words_of("operators/model.ts", "const KINDS") == set()


def _subjects() -> Iterator[str]:
    for _, argument in _raised("audit", 3):
        if isinstance(argument, ast.JoinedStr | ast.Constant):
            yield ast.unparse(argument)
