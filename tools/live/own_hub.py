"""A broker and a hub of the simulator's own, with a town of the wanted size in it: nothing else is needed for a run.

Only here a broker is given a password for gateways; it is new for each run and known to nobody else.
"""

from __future__ import annotations

import secrets
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from simulator.live.address import Address
from simulator.live.provided import CannotProvide, OwnHub
from simulator.town.load import WrongTownError
from tools.demo import parts
from tools.demo.plan import LOOPBACK, SITE, Plan, Secrets
from tools.demo.prepare import logins_file, prepare
from tools.demo.var import Refused, alone
from tools.processes import ChildFailed, free_port, start_child, stop_child, wait_until

if TYPE_CHECKING:
    from collections.abc import Generator

    from simulator.live.provided import Wanted


@contextmanager
def own_hub(wanted: Wanted) -> Generator[OwnHub]:
    """Both run until the block ends. The folder keeps the town, so a second run with the same town begins at once.

    Raises CannotProvide.
    """
    port = free_port(count=2)
    plan = Plan(LOOPBACK, port, wanted.homes, wanted.seed, wanted.operators, 0, None, False, wanted.folder)
    with ExitStack() as stack:
        try:
            started = _start(plan, wanted, stack)
        except (Refused, WrongTownError, ChildFailed, FileNotFoundError) as error:
            raise CannotProvide(str(error)) from error
        yield started


def _start(plan: Plan, wanted: Wanted, stack: ExitStack) -> OwnHub:
    stack.enter_context(alone(plan.var))
    keys, password = Secrets.load(plan.var / "secrets"), secrets.token_urlsafe(24)
    say(f"making a town of {plan.devices:,} homes in {plan.var}, if it is not there")
    prepare(plan, "en", lambda what, rows: say(f"{rows:>9,} {what}"))
    broker = parts.broker(plan, keys, gateway_password=password, lines=wanted.lines)
    broker.start()
    stack.callback(broker.stop)
    hub = parts.hub(plan, keys, broker, plan.port + 1)
    process = start_child(hub.command, hub.log, hub.env)
    stack.callback(stop_child, process)
    wait_until(lambda: parts.hub_ready(plan), process, hub.log, "the hub")
    say(f"broker ({broker.kind}) and hub are ready; the console: {plan.url}")
    where = Address(broker.host, broker.port, tls=False)
    return OwnHub(SITE, bytes.fromhex(keys.site_key), where, password, plan.url, process.pid, logins_file(plan))


def say(line: str) -> None:
    """One line for whoever waits; the result goes to stdout."""
    print(line, file=sys.stderr, flush=True)
