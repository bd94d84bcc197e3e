"""A visitor finds a resident by whatever they type."""

from __future__ import annotations

import pytest

from simulator.live.phone_page.find import FOUND_LENGTH_MAX, Person, find

WANG = Person("ph-00001", "王秀英", "wang xiuying", "wxy", 85, "闻喜路10号101室", "闻喜小区")
LI = Person("ph-00002", "李国华", "li guohua", "lgh", 88, "闻喜路20号202室", "闻喜小区")
WU = Person("ph-00006", "吴建国", "wu jianguo", "wjg", 77, "临汾路60号606室", "临汾小区")
TOWN = [WANG, LI, WU]


@pytest.mark.parametrize(
    "search",
    ["王秀英", "秀英", "wxy", "WXY", "wang xiuying", "wangxiuying", "xiuying", "10号101", "ph-00001", "wang 闻喜"],
)
def test_wang_is_found_by(search: str) -> None:
    assert find(TOWN, search)[0] == WANG


def test_nobody_is_found_by_nonsense() -> None:
    assert find(TOWN, "zzzz") == []
    assert find(TOWN, "wang 临汾") == []


def test_nothing_typed_shows_the_first_ones() -> None:
    many = [Person(f"ph-{n:05}", "王秀英", "wang xiuying", "wxy", 80, f"{n}号", "") for n in range(1, 100)]
    assert find(many, "  ") == many[:FOUND_LENGTH_MAX]


def test_a_whole_name_comes_before_a_part_of_an_address() -> None:
    at_wang_street = Person("ph-00009", "赵明", "zhao ming", "zm", 80, "wxy新村1号", "")
    assert find([at_wang_street, WANG], "wxy") == [WANG, at_wang_street]
