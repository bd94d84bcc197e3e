"""The README's table of how each state of the phone looks, sounds and speaks: `python -m tools.firmware.signs`."""

from __future__ import annotations

from sos.parts import signs

from tools.firmware import voice


def states() -> list[str]:
    """All states, in the order of the table."""
    return [line.split(" ")[0] for line in signs.SIGNS.strip().split("\n")]


def rhythm_in_words(state: str) -> str:
    """Like "2 short, every 2.2 s"."""
    times = signs.rhythm(state)
    if not times[1]:
        return "steady"
    flashes = ["spark" if on_ms < 100 else "short" if on_ms < 500 else "long" for on_ms in times[::2]]
    runs: list[tuple[str, int]] = []
    for flash in flashes:
        runs = [*runs[:-1], (flash, runs[-1][1] + 1)] if runs and runs[-1][0] == flash else [*runs, (flash, 1)]
    return ", ".join(f"{count} {flash}" for flash, count in runs) + f", every {sum(times) / 1000:g} s"


def table() -> str:
    """Markdown."""
    said = {phrase.use: phrase for phrase in voice.phrases()}
    lines = ["| state | light | notes | said (phrase) |", "| --- | --- | --- | --- |"]
    for state in states():
        colour, _, notes = signs.sign(state)
        heard = "quiet" if notes == "-" else f"`{notes}`"
        phrase = said[state]
        lines.append(
            f"| {state} | {colour}: {rhythm_in_words(state)} | {heard} | {phrase.number}: {phrase.texts['en']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
