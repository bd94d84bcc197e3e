"""What protects a press in the home: the flash, the outbox, the endless repetition, the order of what is told."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sos import phone, wire
from sos.mqtt import Session
from sos.parts import backoff, dialling, outbox, press, saved, second_path

from simulator.faults.wishes import once, some

from .safeguard import Safeguard, Switch, all_press, always, clock, instead, town

if TYPE_CHECKING:
    from sos.parts.effects import Effect

NEVER_MS: Final = 10**9


def nothing_about_presses(note: saved.Saved) -> list[bytes]:
    """What the phone's note is without its outbox and its open presses."""
    return pack(saved.Saved(note.heartbeat_s, note.settings_version))


def four_tries(self: Any) -> int:
    self._tries += 1
    return 1_000 if self._tries < 4 else NEVER_MS


def line_without_hurry(self: Any, up: bool, _now_ms: int) -> None:
    self._linked = up


def whatever_is_oldest(self: Any, _rank: int) -> bool:
    del self.waiting[0]
    return True


def any_stage(self: Any, button: str, epoch: str, number: int, stage: str, by: str | None) -> bool:
    """As `Presses.answered`, which an earlier stage takes back."""
    one = self.of(button)
    if one is None or (one.epoch, one.number) != (epoch, number):
        return False
    if stage == press.CLOSED:
        self.open.remove(one)
        return True
    one.stage, one.by = stage, by
    return True


def any_number(self: Any, button: str, _epoch: str, _number: int, stage: str, by: str | None) -> bool:
    """As `Presses.answered`, which takes an answer to an earlier press for one to the newest."""
    one = self.of(button)
    if one is None or press.RANK[stage] < press.RANK[one.stage]:
        return False
    if stage == press.CLOSED:
        self.open.remove(one)
        return True
    one.stage, one.by = stage, by
    return True


def only_the_newest(self: Any, name: str, value: dict[str, Any], effects: list[Effect]) -> None:
    """As `Phone.publish`, for which a heartbeat tells of the newest press only."""
    if "open" in value:
        one = self.presses.newest
        value["open"] = {"button": one.button, "epoch": one.epoch, "number": one.number, "stage": one.stage}
    publish(self, name, value, effects)


pack: Final = phone.pack
publish: Final = phone.Phone.publish
same_epoch: Final[Switch] = instead(wire, "new_epoch", always("00000000"))
gives_up: Final[Switch] = instead(backoff.Backoff, "pause_ms", four_tries)

OUT_OF_REACH: Final = town(
    "Everybody presses while nobody's line reaches the centre.",
    once("partition", "10:01", lasts_min=15, scope="town"),
    all_press("10:02", lasts_s=60),
    modems=True,
)

PHONES: Final = (
    Safeguard(
        "outbox in flash",
        "a press is in the phone's flash before it is said",
        instead(phone, "pack", nothing_about_presses),
        "no_accepted_press_is_lost",
        town(
            "The broker is away, people press, and phones fall from the table.",
            once("broker_crash", "10:01", lasts_s=120, keep="all"),
            all_press("10:01:10", lasts_s=20),
            *some("power_off", times=10),
        ),
    ),
    Safeguard(
        "epoch of a start",
        "each start of a phone counts its presses under a new name",
        same_epoch,
        "every_press_has_its_own_name",
        town(
            "People press, phones lose their power, and people press again.",
            all_press("10:00:30", lasts_s=30),
            once("power_cut", "10:01", lasts_s=120, scope="zone"),
            once("battery_old", "10:00:50", lasts_min=5, scope="building", minutes=1),
            *some("power_off", times=30),
            all_press("10:04", lasts_s=60),
        ),
    ),
    Safeguard(
        "repeated without end",
        "a phone says what is not answered again and again",
        gives_up,
        "all_converges",
        town(
            "Nine of ten messages are lost while everybody presses.",
            once("loss", "10:00:20", lasts_min=4, scope="hub", percent=90),
            all_press("10:00:30", lasts_s=20, taken_back=100),
        ),
    ),
    Safeguard(
        "at once on a new line",
        "what waits is said as soon as there is a line, however long the pause had grown",
        instead(outbox.Outbox, "link", line_without_hurry),
        "all_converges",
        town(
            "The broker is away while everybody presses twice.",
            once("broker_crash", "10:00:20", lasts_s=60, keep="all"),
            all_press("10:00:30", lasts_s=20),
            all_press("10:00:51", lasts_s=20),
        ),
    ),
    Safeguard(
        "dials without end",
        "a phone that lost the centre dials until it has it again",
        instead(dialling.Dialling, "pause_ms", always(NEVER_MS)),
        "all_converges",
        town("The broker crashes.", once("broker_crash", "10:01", lasts_s=10, keep="all")),
    ),
    Safeguard(
        "ping",
        "whoever hears nothing from the broker any more believes that the line is dead",
        instead(Session, "_expect", always(None)),
        "everybody_is_online_again",
        town(
            "Connections die and nobody is told.",
            once("half_open", "10:01", lasts_s=60, scope="town", direction="both"),
        ),
    ),
    Safeguard(
        "cancel after its press",
        "a cancel is held back until its press is answered, so that nobody hears of it first",
        instead(outbox.Outbox, "_unanswered_press", always(False)),
        "nothing_is_invented",
        town(
            "Half of all messages are lost, and test calls are taken back.",
            once("loss", "10:00:20", lasts_min=4, scope="town", percent=60),
            all_press("10:00:30", lasts_s=60, tests=100, taken_back=100),
        ),
    ),
    Safeguard(
        "room for a press",
        "a full outbox pushes out the least important message, and never a press",
        instead(outbox.Outbox, "_make_room", whatever_is_oldest),
        "no_accepted_press_is_lost",
        town(
            "No line, and the lights flicker: each time the phone has something to report.",
            once("partition", "10:00:30", lasts_min=12, scope="town"),
            all_press("10:00:40", lasts_s=10, by_remote=0),
            *(once("power_cut", at, lasts_s=5, scope="zone") for at in clock("10:01", "10:05", every_s=10)),
        ),
        homes=2,
        minutes=21,
    ),
    Safeguard(
        "no stage is taken back",
        "an answer that comes late does not undo a later one",
        instead(press.Presses, "answered", any_stage),
        "a_stage_is_never_taken_back",
        town(
            "Answers come twice, and overtake each other.",
            once("duplicates", "10:00:20", lasts_min=5, scope="town", percent=90),
            once("reordering", "10:00:20", lasts_min=5, scope="town", percent=60),
            once("reordering", "10:00:20", lasts_min=5, scope="hub", percent=60),
            *(all_press(at, lasts_s=29) for at in clock("10:01", "10:04", every_s=30)),
            staff=200,
        ),
    ),
    Safeguard(
        "an answer is to one press",
        "what the centre says of an earlier press is not believed of the newest",
        instead(press.Presses, "answered", any_number),
        "a_phone_tells_the_truth",
        town(
            "Everybody presses again and again while messages are late.",
            once("delay", "10:00:20", lasts_min=5, scope="town", up_to_ms=20_000),
            *(all_press(at, lasts_s=8) for at in clock("10:00:30", "10:00:59", every_s=9)),
            all_press("10:01", lasts_s=50),
        ),
    ),
    Safeguard(
        "heartbeats tell in turn",
        "with several open presses each heartbeat tells of another one",
        instead(phone.Phone, "publish", only_the_newest),
        "all_converges",
        town(
            "No line while operators work; people press the other button too, and at eleven the operators go home.",
            all_press("10:51", lasts_s=20, by_remote=100),
            once("partition", "10:51:30", lasts_s=530, scope="town"),
            all_press("10:59:30", lasts_s=20, by_remote=0),
            begins="10:50",
            staff_from={0: 60, 11: 0},
        ),
        minutes=20,
    ),
    Safeguard(
        "a second way",
        "a press that nobody has answered after 8 s goes by short message as well",
        instead(second_path, "SMS_AFTER_MS", NEVER_MS),
        "a_press_has_a_second_way",
        OUT_OF_REACH,
        minutes=20,
    ),
    Safeguard(
        "a message is said again",
        "the network may have lost a short message that it took, so it is said again until it is answered",
        instead(second_path, "SENT_PAUSES_MS", (NEVER_MS,)),
        "a_press_has_a_second_way",
        OUT_OF_REACH,
        homes=12,
        minutes=20,
    ),
)
