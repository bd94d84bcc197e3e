"""The presses that the centre has not closed yet, and how far it is with each, as far as this device knows.

                 received(n)                taken(n or later)
  ┌──▶ none ─────────────────▶ received ─────────────────▶ taken ──┐
  │     │ └────────────────── taken(n or later) ─────────────▲     │
  │     │                          │                               │
  │     └──────────────────────────┴── closed(n or later) ──▶ gone ◀
  ├── pressed: n is the newest number of that button from here on, whatever was before
  └── reopened: after "closed" the centre takes care of n again: taken

Answers are levels: the same one again changes nothing, and an earlier stage never takes back a later one.
"""

from __future__ import annotations

NONE, RECEIVED, TAKEN, CLOSED = "none", "received", "taken", "closed"
RANK = {NONE: 0, RECEIVED: 1, TAKEN: 2, CLOSED: 3}
BUTTONS_MAX = 5  # this phone's, and four remotes
FLURRY = 10  # so many presses of our button within FLURRY_MS, and the centre has one of them: no news any more
FLURRY_MS = 60_000


class OpenPress:
    """The newest unclosed press of one button. `by` is the name of who took it."""

    def __init__(
        self, button: str, epoch: str, number: int, test: bool, stage: str = NONE, by: str | None = None
    ) -> None:
        assert number > 0
        assert stage in RANK
        self.button = button
        self.epoch = epoch
        self.number = number
        self.test = test
        self.stage = stage
        self.by = by


class Presses:
    """The open presses, one for each button, the newest last. `device`: this phone, the first of the buttons."""

    def __init__(self, device: str) -> None:
        self.open: list[OpenPress] = []
        self._device = device
        self._flurry: list[int] = []

    @property
    def newest(self) -> OpenPress | None:
        """The press that light and voice speak of."""
        return self.open[-1] if self.open else None

    def of(self, button: str) -> OpenPress | None:
        """The open press of this button."""
        for press in self.open:
            if press.button == button:
                return press
        return None

    def known(self, button: str, epoch: str, number: int) -> bool:
        """Whether this press, or a later one of the same button, is open already: then this is a copy."""
        press = self.of(button)
        return press is not None and press.epoch == epoch and number <= press.number

    def asked_for(self, button: str) -> bool:
        """Whether help was asked for with this button and the centre has not closed it; a test is not that."""
        press = self.of(button)
        return press is not None and not press.test

    def room_for(self, button: str) -> bool:
        """Whether a press of this button can be kept. False only for a remote that is one too many."""
        others = [press for press in self.open if press.button not in (button, self._device)]
        return button == self._device or len(others) < BUTTONS_MAX - 1

    def is_flurry(self, now_ms: int) -> bool:
        """Whether our button, pressed now, is so again and again while the centre already has an alarm of it."""
        self._flurry = [at_ms for at_ms in self._flurry if now_ms - at_ms < FLURRY_MS][-FLURRY:] + [now_ms]
        mine = self.of(self._device)
        return len(self._flurry) > FLURRY and mine is not None and mine.stage != NONE

    def pressed(self, button: str, epoch: str, number: int, test: bool) -> None:
        """Note a new press; from here on it is the newest of all, and the one that answers for its button."""
        assert self.room_for(button)
        press = OpenPress(button, epoch, number, test)  # where there is no memory for it the one before stays
        before = self.of(button)
        if before is not None:
            self.open.remove(before)
        self.open.append(press)

    def reopened(self, button: str, epoch: str, number: int, by: str | None) -> bool:
        """After "closed" somebody takes care of that press again. True if that changes what this device knows.

        A newer press of the button is further than that, and a device that has started anew knows it again by this.
        """
        if self.of(button) is not None or not self.room_for(button):
            return False
        self.open.append(OpenPress(button, epoch, number, False, TAKEN, by))
        return True

    def answered(self, button: str, epoch: str, number: int, stage: str, by: str | None) -> bool:
        """The centre said how far it is. True if that changes what this device knows."""
        press = self.of(button)
        if press is None or press.epoch != epoch or number < press.number:
            return False
        if stage == RECEIVED and number != press.number:  # `received` is of one press, the others of all up to it
            return False
        if stage == CLOSED:
            self.open.remove(press)
            return True
        if RANK[stage] < RANK[press.stage] or (stage == press.stage and by == press.by):
            return False
        press.stage = stage
        press.by = by
        return True
