"""Invented names, plausible for those born around 1940 and for their children.

Put together from lists, so any likeness to a person is chance; some names occur twice, as in life.
"""

from __future__ import annotations

from random import Random

from hub.residents import reading
from simulator.town.words import words

__all__ = ["child_given", "elder", "elder_given", "reading", "surname", "young", "young_given"]

SURNAMES = words("surnames")
FEMALE_FIRST = "秀桂玉凤月美惠素爱杏淑宝金林彩雅慧佩文兰红根招巧妙瑞梅菊云锦"
FEMALE_SECOND = "英珍兰芳娣妹琴华珠仙凤宝芬娟珠贞莲英珍萍琳玲娥静"
MALE_FIRST = "国德志文金根福永家宝祖耀兴荣伯仁明鸿锡阿长世正炳维建松瑞"
MALE_SECOND = "强明生根康民林荣良发华余庭祥兴昌泉彬声骏才海平龙元忠"
CHILD_FEMALE = words("child female")
CHILD_MALE = words("child male")
YOUNG_FEMALE = words("young female")
YOUNG_MALE = words("young male")


def surname(chance: Random) -> str:
    """A surname, the common ones more often."""
    weights = [len(SURNAMES) - i + 1 for i in range(len(SURNAMES))]
    return chance.choice(chance.choices(SURNAMES, weights)[0])


def elder(chance: Random, sex: str) -> str:
    """The full name of somebody born between the wars and 1951."""
    return surname(chance) + elder_given(chance, sex)


def elder_given(chance: Random, sex: str) -> str:
    """A given name of that generation; one in twenty has a single character."""
    first, second = (FEMALE_FIRST, FEMALE_SECOND) if sex == "f" else (MALE_FIRST, MALE_SECOND)
    a, b = chance.choice(first), chance.choice(second)
    return b if a == b or chance.random() < 0.05 else a + b


def child_given(chance: Random, sex: str) -> str:
    """A given name of somebody born about 1955 to 1980."""
    return chance.choice(CHILD_FEMALE if sex == "f" else CHILD_MALE)


def young(chance: Random, sex: str) -> str:
    """The full name of somebody born about 1985 to 2003."""
    return surname(chance) + young_given(chance, sex)


def young_given(chance: Random, sex: str) -> str:
    """A given name of that generation."""
    return chance.choice(YOUNG_FEMALE if sex == "f" else YOUNG_MALE)
