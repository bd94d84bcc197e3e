"""How an operator behaves: which alarm comes first, how long it takes, what it turns out to be, and what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance

# Most signals are no emergencies (75 of 12,985 calls in Minhang); the real ones are drawn a little more often than in
# life, so that a visitor of the demo sees some.
_CODES: Final = {
    "accidental": 38,
    "social": 34,
    "test": 8,
    "technical": 6,
    "no_contact": 5,
    "real_fall": 4,
    "real_medical": 3,
    "real_other": 1.5,
    "real_fire": 0.5,
}
# What an alarm is known to be before anybody has asked.
MACHINES: Final = (
    "test_overdue", "offline", "tamper", "mains_lost", "battery_low", "remote_lost", "remote_low", "pairing",
    "incident", "hub_problem", "self_test",
)  # fmt: skip
_KNOWN: Final = {"test": "test", **dict.fromkeys(MACHINES, "technical")}
_NOTES: Final = {
    "accidental": ("误触，老人平安。", "擦桌子时碰到按钮，已确认无事。"),
    "social": ("想聊聊天，聊了孙子的事。", "问社区食堂今天的菜，情绪平稳。"),
    "test": ("本月测试，设备正常。",),
    "technical": ("通话有杂音，已记录，请技术员查看。",),
    "no_contact": ("无人应答，已联系紧急联系人上门。",),
    "real_fall": ("在卫生间滑倒，意识清楚，邻居持钥匙已到场。",),
    "real_medical": ("胸闷，家属已联系急救。",),
    "real_other": ("钥匙忘在屋里，已联系开锁师傅。",),
    "real_fire": ("锅烧干冒烟，已关火，居委会上门查看。",),
}
# What some codes must be told, and what an operator would say.
_FIELDS: Final = {
    "real_medical": {"who_went": ("ambulance", "family", "key_holder"), "hospital": ("yes", "no")},
    "real_fall": {"who_helped": ("alone", "family", "key_holder", "ambulance"), "injured": ("yes", "no")},
    "real_fire": {"fire_brigade": ("yes", "no")},
    "real_other": {"what": ("locked_out", "house", "other")},
    "no_contact": {"who_looks": ("family", "committee", "key_holder")},
}
# Whoever may lie on the floor is called. A test needs no voice.
CALLED_BACK: Final = ("sos", "fall", "unreadable")
# Seconds, shortest and longest: reaching for the mouse, talking, and a call to somebody who is well (4 minutes).
TAKE_S: Final = (3.0, 15.0)
TALK_S: Final = (20.0, 90.0)
# What a machine says is looked at and noted; nobody waits for a voice.
LOOK_S: Final = (10.0, 40.0)
# Who is at work on an alarm shows it at least this often: typing, scrolling, clicking. The page tells the hub.
STIRS_EVERY_S: Final = 120.0
CARE_CALL_S: Final = (120.0, 360.0)
RING_S: Final = (20.0, 45.0)
# Calling somebody who knows the resident, or looking for somebody who goes there.
ASK_S: Final = (60.0, 180.0)
BETWEEN_CALLS_S: Final = (15.0, 60.0)
BREAK_S: Final = (300.0, 1_200.0)
BREAK_EVERY_S: Final = (5_400.0, 9_000.0)
_REACHED_SHARE: Final = 0.85
_NEEDS: Final = ("odd_jobs", "house_repair", "meals", "shopping", "medicine", "company")
_NEEDS_SHARE: Final = 0.03
_NEEDS_UNWELL_SHARE: Final = 0.25
# Of mood and health 1, 2, 3.
_WELL: Final = (3, 17, 80)
_UNWELL: Final = (40, 45, 15)
# Questions to which yes is bad news; and how often it is said to others, and to these.
_AILMENTS: Final = frozenset({"dizzy", "fever", "cough", "ill"})
_FINE: Final = (0.9, 0.03)
_AILS: Final = (0.6, 0.7)
# Alarms that say that nobody has talked with somebody.
MISSED: Final = ("care_missed", "visit_missed")
# How much longer a talk takes. Everybody at the centre speaks Mandarin; the other dialects some do and some do not.
_HEARING_FACTOR: Final = {"good": 1.0, "aid": 1.1, "hard": 1.3, "deaf": 1.8}
_FOREIGN_FACTOR: Final = 1.4
_SPEAKS_SHARE: Final = {"shanghainese": 0.8, "subei": 0.4, "ningbo": 0.2, "wuxi": 0.2, "cantonese": 0.05}


class Manner(NamedTuple):
    """What one operator is like. `pace`: 1.0 is an ordinary person, 2.0 takes twice as long.

    The rest are shares, 0 to 1, of the alarms that are taken or closed in that way.
    """

    pace: float
    speaks: frozenset[str]  # dialects; only ever asked about one, never counted through
    reaches_past: float  # takes not the first of the queue but one of the next
    clicks_twice: float
    is_stale: float  # closes what was on the screen when the talk began
    forgets_code: float
    errs: float  # closes the alarm of another
    notes_elsewhere: float  # adds something to the alarm of another
    looks_away: float  # takes what the page no longer shows as open
    reloads: float  # loads the page anew after an alarm


def manner(chance: Chance, operator_id: int) -> Manner:
    """Drawn once for each operator: some are quick, some careful, nobody is both."""
    random = chance.of("operators", operator_id, "manner")
    pace = random.uniform(0.7, 1.5)
    speaks = frozenset(dialect for dialect, share in _SPEAKS_SHARE.items() if random.random() < share)
    haste = 1.6 - pace  # 0.1 to 0.9
    shares = [random.uniform(0.0, most) * haste for most in (0.3, 0.1, 0.15, 0.06, 0.04, 0.05, 0.1, 0.05)]
    return Manner(pace, speaks | {"mandarin"}, *shares)


def talk_factor(one: Manner, resident: Resident | None) -> float:
    """How much longer this operator talks with this resident than with somebody who hears well and speaks alike."""
    if resident is None:
        return 1.0
    return _HEARING_FACTOR[resident.hearing] * (1.0 if resident.dialect in one.speaks else _FOREIGN_FACTOR)


def next_alarm(alarms: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The open alarm with the highest priority (1 is the highest), of those the one that is due first."""
    waiting = [one for one in alarms if one["state"] == "open"]
    return min(waiting, key=lambda one: (one["priority"], one["deadline_ms"], one["id"]), default=None)


def closing(random: Random, alarm: dict[str, Any], known: str | None = None) -> tuple[str, str]:
    """The code and the note with which an alarm is closed. What is known to be a test, or a machine's, is closed so;
    `known`: what it turned out to be.
    """
    code = known or _KNOWN.get(alarm["kind"])
    if code is None:
        [code] = random.choices(list(_CODES), list(_CODES.values()))
    return code, random.choice(_NOTES[code])


def closing_fields(alarm_id: int, code: str) -> dict[str, str]:
    """What the code asks for, as somebody in a hurry says it: what must be said always, the rest every other time.

    By the alarm's number, so that a night of an older seed stays the night that it was.
    """
    asked = _FIELDS.get(code, {})
    told = list(asked) if alarm_id % 2 else list(asked)[:1]
    return {field: asked[field][alarm_id % len(asked[field])] for field in told}


def felt(random: Random, *, unwell: bool = False) -> dict[str, Any]:
    """What is noted of a conversation: mood and health (3 good), and seldom something that is needed."""
    mood, health = (random.choices((1, 2, 3), weights)[0] for weights in (_WELL, _UNWELL if unwell else _WELL))
    needs = (random.choice(_NEEDS),) if random.random() < (_NEEDS_UNWELL_SHARE if unwell else _NEEDS_SHARE) else ()
    return {"mood": mood, "health": health, "needs": needs}


def replies(random: Random, items: Iterable[dict[str, Any]], *, unwell: bool) -> list[dict[str, Any]]:
    """What somebody answers to the questions of a care call (`GET care-script`); who is unwell says so."""
    found: list[dict[str, Any]] = []
    for item in items:
        for step in item["steps"]:
            value = _reply(random, step, unwell=unwell)
            if value is not None and "only_if" not in step and step["key"] not in item["answers"]:
                about = {"campaign_id": item["campaign_id"], "version": item["version"]}
                found.append({**about, "question": step["key"], "value": value})
    return found


def _reply(random: Random, step: dict[str, Any], *, unwell: bool) -> str | None:
    if step["answer"] == "choice":
        return str(random.choice(step["options"])["key"])
    if step["answer"] != "yes_no":
        return None
    is_ailment = step["key"] in _AILMENTS
    return "yes" if random.random() < (_AILS if unwell else _FINE)[is_ailment] else "no"


def missed(*, reached: bool) -> str:
    """How an alarm is closed about somebody with whom nobody had talked: they were reached now, or not."""
    return "social" if reached else "no_contact"


def care_call_outcome(random: Random, *, hears: bool = True) -> str:
    """Did somebody answer? Nobody does who sleeps or is out (`hears`); of the others nearly everybody."""
    is_quick = random.random() < _REACHED_SHARE  # drawn in any case: whoever sleeps moves nothing that is drawn later
    return "reached" if hears and is_quick else "no_answer"


def pause_s(random: Random, span_s: tuple[float, float], pace: float) -> float:
    """How long a person takes; `pace` 1.0 is a person's own, 0.01 a hundred times as fast."""
    return random.uniform(*span_s) * pace
