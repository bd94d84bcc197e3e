"""On the desk no key means two things at once: the second would never be heard."""

import re
from collections import Counter
from pathlib import Path

WEB = Path(__file__).parents[3] / "hub" / "console" / "web" / "src"


def test_every_key_of_the_desk_is_given_once() -> None:
    given: list[str] = []
    for path in ("alarms/page.ts", "alarms/doings.ts", "calls/call_bar.ts", "calls/call_strip.ts"):
        always = re.findall(r"keys: (\[[^]]*\]), (?!when)", (WEB / path).read_text("utf-8"))
        given += [key for keys in always for key in re.findall(r'"([^"]+)"', keys)]
    assert len(given) > 20, "the files are read as they are written"
    assert [key for key, many in Counter(given).items() if many > 1] == []
