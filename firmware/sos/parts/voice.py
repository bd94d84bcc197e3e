"""Decides what the loudspeaker says and when: nobody who called for help is left in silence, and nothing talks over it.

            ┌─ heard: at once, whatever is being said
say(word) ──┼─ a word of the emergency: before all lesser ones; of those that wait only the newest is still true
            └─ a lesser word: waits for its turn; while somebody waits for help only answers to a key are said

while somebody waits (sending, received ...) the last word is said again after 10 15 20 30 45 60 60 ... s, for half
an hour
while a call is on the loudspeaker nothing is said; the tone of a press is heard all the same
"""

from __future__ import annotations

from sos.record import Record

PRESSED = ("heard", "further")
# Said while somebody waits, and said again.
WAITING = ("sending", "offline", "received", "calling", "by_sms")
KEYS = ("well", "code_taken", "code_wrong", "volume", "test")  # answers to somebody who stands there
EMERGENCY = PRESSED + WAITING + ("taken", "closed", "cancelled", "talking", "ringing")
PAUSES_S = (10, 15, 20, 30, 45, 60)
AGAIN_MS_MAX = 30 * 60_000
LESSER_LENGTH_MAX = 4
SAID_MS_MAX = 20_000  # a loudspeaker that does not say when it has done is believed to have done after this
VOLUME_MAX = 5
VOLUME_EMERGENCY_MIN = 3  # nobody can make the phone so soft that an emergency is not heard


SPELLED_MAX = 6  # a longer name spelled letter by letter comforts nobody


class Play(Record):
    """Stop what is being played, play this: the phrase `word`, or its notes where there is no such file.

    `name`: the pieces of a helper's name, to be said in it if there is a file of each. `notes_first`: the notes before
    the phrase. `alone`: nothing but the notes.
    """

    __slots__ = ("alone", "name", "notes_first", "volume", "word")

    def __init__(self, word: str, name: list[str], notes_first: bool, alone: bool, volume: int) -> None:
        self.word = word
        self.name = name
        self.notes_first = notes_first
        self.alone = alone
        self.volume = volume


def name_pieces(name: str | None) -> list[str]:
    """The pieces in which a name can be said, if there are files of them; none for what cannot.

    A Chinese name is said by its first character, the surname; a Latin one is spelled, up to its first space.
    """
    if not name:
        return []
    if name[0] >= "\u4e00":
        return [f"{ord(name[0]):x}"]
    first = name.split(" ")[0].lower()
    spelled = len(first) <= SPELLED_MAX and all("a" <= letter <= "z" for letter in first)
    return list(first) if spelled else []


class Voice:
    """What is said and what waits. Its shell plays what it gets and then calls `ended`. `due_ms`: when `tick` has work.

    `volume` 1..VOLUME_MAX.
    """

    def __init__(self, volume: int = 4) -> None:
        self.due_ms: int | None = None
        self.volume = min(max(volume, 1), VOLUME_MAX)
        self._saying = ""  # the word, "" while it is quiet
        self._next: tuple[str, str | None] | None = None  # of the emergency
        self._lesser: list[str] = []
        self._waiting: tuple[str, str | None] | None = None  # what somebody who waits was told last
        self._since_ms = 0
        self._times = 0
        self._in_call = False

    def say(self, word: str, by: str | None, now_ms: int) -> Play | None:
        """A word is to be said; what to play now, if anything."""
        if word in EMERGENCY:
            self._lesser.clear()
            self._wait(word, by, now_ms)
            self._next = (word, by)
            urgent = word in PRESSED or self._saying not in EMERGENCY
            return self._go_on(now_ms) if urgent or not self._saying else None
        wanted = not self._in_call and (self._waiting is None or word in KEYS) and word not in self._lesser
        if wanted and len(self._lesser) < LESSER_LENGTH_MAX:
            self._lesser.append(word)
        return None if self._saying else self._go_on(now_ms)

    def ended(self, now_ms: int) -> Play | None:
        """What was played has come to its end."""
        self._saying = ""
        return self._go_on(now_ms)

    def tick(self, now_ms: int) -> Play | None:
        """What is due by now."""
        if self.due_ms is None or now_ms < self.due_ms:
            return None
        self._saying = ""
        if self._next is None:
            self._next = self._waiting
        return self._go_on(now_ms)

    def call(self, on: bool, now_ms: int) -> Play | None:
        """A call came on the loudspeaker, or went off it."""
        self._in_call = on
        if on:
            self._lesser.clear()
        return None if self._saying else self._go_on(now_ms)

    def turn(self, louder: bool, now_ms: int) -> Play | None:
        """The volume key: a step, and a word in the new volume, so that one hears what one did."""
        self.volume = min(max(self.volume + (1 if louder else -1), 1), VOLUME_MAX)
        if self._saying == "volume":
            self._saying = ""
        return None if self._saying else self.say("volume", None, now_ms)

    def quiet(self) -> None:
        """Nobody waits any more: all is as it should be."""
        self._waiting = None
        self._next = None

    def _wait(self, word: str, by: str | None, now_ms: int) -> None:
        """Who waits is told the newest word again and again; who pressed begins to wait anew."""
        if word in WAITING:
            if self._waiting is None:
                self._since_ms, self._times = now_ms, 0
            self._waiting = (word, by)
        elif word in PRESSED:
            self._since_ms, self._times = now_ms, 0
        else:
            self._waiting = None

    def _go_on(self, now_ms: int) -> Play | None:
        """Say what comes next; when there is nothing, set the time for saying the last word again."""
        word, by = self._next or (self._lesser.pop(0) if self._lesser else "", None)
        self._next = None
        if word and (not self._in_call or word in PRESSED):
            self._saying = word
            self.due_ms = now_ms + SAID_MS_MAX
            urgent = word in EMERGENCY
            volume = max(self.volume, VOLUME_EMERGENCY_MIN) if urgent else self.volume
            name = name_pieces(by) if word == "taken" else []
            return Play(word, name, word in PRESSED, self._in_call, volume)
        self.due_ms = None
        if self._waiting is not None and now_ms - self._since_ms < AGAIN_MS_MAX:
            self.due_ms = now_ms + PAUSES_S[min(self._times, len(PAUSES_S) - 1)] * 1000
            self._times += 1
        return None
