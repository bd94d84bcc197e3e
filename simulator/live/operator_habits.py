"""How a simulated operator behaves: which alarm comes first, how long a person takes, what it turns out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

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
# Seconds, shortest and longest: reaching for the mouse, talking, and a call to somebody who is well (4 minutes).
TAKE_S: Final = (3.0, 15.0)
TALK_S: Final = (20.0, 90.0)
CARE_CALL_S: Final = (120.0, 360.0)
BETWEEN_CALLS_S: Final = (15.0, 60.0)
_REACHED_SHARE: Final = 0.85


def next_alarm(alarms: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The open alarm with the highest priority (1 is the highest), of those the one that waits longest."""
    waiting = [one for one in alarms if one["state"] == "open"]
    return min(waiting, key=lambda one: (one["priority"], one["opened_ms"], one["id"]), default=None)


def closing(random: Random, alarm: dict[str, Any]) -> tuple[str, str]:
    """The code and the note with which an alarm is closed. One known to be a test is closed as a test."""
    [code] = ["test"] if alarm["kind"] == "test" else random.choices(list(_CODES), list(_CODES.values()))
    return code, random.choice(_NOTES[code])


def care_call_outcome(random: Random) -> str:
    """Did somebody answer?"""
    return "reached" if random.random() < _REACHED_SHARE else "no_answer"


def pause_s(random: Random, span_s: tuple[float, float], pace: float) -> float:
    """How long a person takes; `pace` 1.0 is a person's own, 0.01 a hundred times as fast."""
    return random.uniform(*span_s) * pace
