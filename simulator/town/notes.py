"""What the helper should know before the door is opened, in the words a committee worker would write."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from simulator.town.people import Person
from simulator.town.streams import stream
from simulator.town.world import Contact

HEARING = {
    "hard": ("耳背，敲门要重，多等一会儿。", "听力不好，说话请慢一点、响一点。"),
    "aid": ("戴助听器，夜里会摘下来，听不见门铃。", "不戴助听器时听不见，请先打亲属电话。"),
    "deaf": ("听不见，门铃连着闪光灯，请多按几次。", "听不见，进门后请站到看得见的地方再说话。"),
}
CONDITIONS = {
    "oxygen": "床边有制氧机和氧气瓶，屋内严禁明火。",
    "wheelchair": "轮椅常停在门后，推门请慢。",
    "dementia_early": "记性不好，可能认不出来人，请先说是居委会的。",
    "vision": "视力差，进门请先出声报名字。",
    "falls": "曾在卫生间跌倒，开门后先看卫生间。",
    "stroke": "右手不便，开门慢，请耐心等。",
    "parkinson": "动作慢，走到门口要三四分钟。",
    "blood_thinner": "在吃抗凝药，有外伤请告诉急救人员。",
    "pacemaker": "装有心脏起搏器，证件在床头柜第一格。",
    "kidney": "一、三、五上午去医院透析，不在家。",
}
HABITS = (
    "养一条小狗，会叫，不咬人。", "养猫，开门时当心猫跑出去。", "防盗门向外开，请退后一步。", "门铃坏了，请敲门。",
    "楼下大门密码每月换，请问楼组长。", "里面常挂链条，请先打电话。", "每天下午一点到三点午睡。",
    "早上五点多就起床，晚上八点前睡。",
    "门口堆有纸箱，小心绊脚。", "煤气总阀在厨房水斗下面。", "药盒和病历在五斗橱上。", "电表箱在楼道左手边。",
    "信佛，进门请换鞋。", "对青霉素过敏。", "陌生人不开门，请报楼组长名字。", "周末常不在家，先打电话问。",
)  # fmt: skip
KEYS = {
    "neighbour": "备用钥匙在邻居{name}处。",
    "building_leader": "楼组长{name}有备用钥匙。",
    "committee": "备用钥匙存在居委会，找{name}。",
    "volunteer": "志愿者{name}有备用钥匙。",
    "friend": "老朋友{name}有备用钥匙，住得不远。",
}
SENTENCES_MAX = 4


def door_notes(seed: int, resident_id: int, person: Person, contacts: Sequence[Contact]) -> str:
    """One to four short sentences that agree with the rest of the card, or nothing for one in ten."""
    chance = stream(seed, "notes", resident_id)
    if chance.random() < 0.1:
        return ""
    sentences = [*_key(contacts), *_hearing(chance, person), *_conditions(chance, person)]
    if not sentences or chance.random() < 0.55:
        sentences.append(chance.choice(HABITS))
    return "".join(sentences[:SENTENCES_MAX])


def _key(contacts: Sequence[Contact]) -> list[str]:
    near = [contact for contact in contacts if contact.has_key and contact.relation in KEYS]
    return [KEYS[near[0].relation].format(name=near[0].name)] if near else []


def _hearing(chance: Random, person: Person) -> list[str]:
    words = HEARING.get(person.hearing)
    return [chance.choice(words)] if words and chance.random() < 0.8 else []


def _conditions(chance: Random, person: Person) -> list[str]:
    known = [CONDITIONS[key] for key in CONDITIONS if key in person.conditions]
    return [sentence for sentence in known if chance.random() < 0.7]
