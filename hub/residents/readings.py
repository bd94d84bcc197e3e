"""How a name is typed by somebody who hears it: 王秀英 is "wang xiuying", or "wxy" in a hurry."""

import re
from functools import lru_cache

# Where a surname is not read as the word: 单 is Shan, not dan.
SURNAMES = {"曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "翟": "zhai", "缪": "miao", "盛": "sheng"}
PINYIN_LENGTH_MAX = 80
INITIALS_LENGTH_MAX = 12
_HAN = re.compile(r"[\u3400-\u9fff]+")


@lru_cache(4096)
def reading(name: str) -> tuple[str, str]:
    """Pinyin without tones and the initials, both lower case; a name in letters is read as it is written."""
    # Here and not above: its dictionary takes an eighth of a hub's start, and most starts read no new name.
    from pypinyin import lazy_pinyin

    if _HAN.fullmatch(name):
        family = SURNAMES.get(name[0]) or lazy_pinyin(name[0])[0]
        given = lazy_pinyin(name[1:])
        parts, words = [family, *given], [family, "".join(given)]
    else:
        parts = words = "".join(lazy_pinyin(name)).casefold().split()
    initials = "".join(part[0] for part in parts)
    return " ".join(words).strip()[:PINYIN_LENGTH_MAX], initials[:INITIALS_LENGTH_MAX]
