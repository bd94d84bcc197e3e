"""No line of the hub's own: the browser opens `tel:` or `sip:`, the telephone on the desk dials, people say more."""

from collections.abc import Sequence

from ..model import Call, Done, Expected

TEMPLATE = "tel:{number}"


class Link:
    """`template` has `{number}` where the number goes: "tel:{number}", "sip:{number}@pbx.example"."""

    name = "link"
    # The telephone on the desk knows better when to give up; this only ends what nobody says anything of.
    rings_ms = 120_000
    told_by_people = True

    def __init__(self, template: str = TEMPLATE) -> None:
        self._template = template

    async def dial(self, call: Call) -> Done:
        return Done("ringing", address=self._template.format(number=call.number))

    async def answer(self, call: Call) -> Done:  # noqa: ARG002 - a Line's; so below
        return Done("answered")

    async def hold(self, call: Call) -> Done:  # noqa: ARG002
        return Done("held")

    async def resume(self, call: Call) -> Done:  # noqa: ARG002
        return Done("resumed")

    async def transfer(self, call: Call, number: str) -> Done:  # noqa: ARG002
        return Done("transferred")

    async def hang_up(self, call: Call) -> Done:  # noqa: ARG002
        return Done("ended")

    def next(self, call: Call) -> Expected | None:  # noqa: ARG002
        return None

    async def known(self, calls: Sequence[Call]) -> set[int]:
        """All of them: the telephone on the desk does not fall silent when the hub does."""
        return {one.id for one in calls}
