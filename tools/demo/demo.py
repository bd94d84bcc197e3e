"""Prepares the town, starts broker, hub and simulator, says where to look, and puts everything away at the end."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Final, NoReturn

from simulator.town.load import WrongTownError
from tools.demo import parts
from tools.demo.plan import LOOPBACK, Plan, Secrets
from tools.demo.prepare import prepare, visitor_language
from tools.demo.supervisor import Stop, Supervisor
from tools.demo.var import Refused, alone, forget
from tools.processes import ChildFailed, answers, free_port, is_free, wait_until

if TYPE_CHECKING:
    from types import FrameType

    from tools.brokers import Broker

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(plan: Plan) -> int:
    """The demo from beginning to end: 0 after Ctrl-C, 1 when it could not begin or could not go on."""
    os.umask(0o077)  # homes, health and logs are for who runs this
    supervisor = Supervisor(say)

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        supervisor.stopping = True  # Python swallows an exception that arrives in some places, a fork for one
        raise Stop

    for name in STOP_SIGNALS:
        signal.signal(name, stop)
    try:
        with alone(plan.var):
            _start(plan, supervisor)
            supervisor.watch()
    except Stop:
        say("\nStopping ...")
        return 0
    except (ChildFailed, Refused, WrongTownError, FileNotFoundError) as error:
        sys.stderr.write(f"lamplight demo: {error}\n")
        return 1
    finally:

        def hurry(_signal: int, _frame: FrameType | None) -> None:
            supervisor.kill()

        for name in STOP_SIGNALS:
            signal.signal(name, hurry)
        supervisor.stop()


def _start(plan: Plan, supervisor: Supervisor) -> None:
    if not is_free(plan.host, plan.port):
        raise Refused(f"somebody else listens on {plan.host}:{plan.port}. Choose another: make demo PORT=8090")
    if plan.reset:
        forget(plan.var)
    keys = Secrets.load(plan.var / "secrets")
    phone_port = plan.port + 1 if is_free(plan.host, plan.port + 1) else free_port(plan.host)
    began = time.monotonic()
    token = prepare(plan, visitor_language(), lambda what, rows: say(f"      {rows:>6,} {what}"))
    _step("the town is in the database", began)
    began = time.monotonic()
    broker = parts.broker(plan, keys, tls=parts.certified(plan))
    wait_until(broker.ready, supervisor.start(parts.broker_part(broker)), broker.log, f"the broker ({broker.kind})")
    hub = parts.hub(plan, keys, broker, phone_port)
    wait_until(lambda: parts.hub_ready(plan), supervisor.start(hub), hub.log, "the hub")
    _step(f"the broker ({broker.kind}) and the hub are ready", began)
    began = time.monotonic()
    simulator = parts.simulator(plan, keys, broker, phone_port)
    shown = supervisor.start(simulator)
    wait_until(lambda: answers(plan.own_host, phone_port), shown, simulator.log, "the simulator")
    _step("the simulator is ready", began)
    say(_welcome(plan, keys, broker, token, phone_port))


def _welcome(plan: Plan, keys: Secrets, broker: Broker, token: str, phone_port: int) -> str:
    kind = "Mosquitto" if broker.kind == "mosquitto" else "the embedded one (for real use install Mosquitto)"
    every = f"a press about every {plan.press_every_s:.0f} s" if plan.press_every_s else "nobody presses by themselves"
    return f"""
Lamplight is running.

  Console        {plan.url}/sign-in/link/{token}
                 (this link works once, within 24 hours; a new one: lamplight link --url {plan.url})
  Virtual phone  http://{plan.shown_host}:{phone_port}/?key={keys.phone_key}
  Broker         {kind}, on {LOOPBACK}:{broker.port}{_certified(plan, broker)}
  Town           {plan.devices:,} homes of seed {plan.seed}; {every}
  Logs           {plan.var / "log"}

Ctrl-C stops everything. The same command goes on from here; with RESET=1 it begins anew.
"""


def _certified(plan: Plan, broker: Broker) -> str:
    """Where real devices sign in with a certificate, if they can."""
    return "" if broker.tls_port is None else f", and by certificate of {plan.var / 'ca'} on {broker.tls_port}"


def _step(what: str, began: float) -> None:
    say(f"  {what:<44} {time.monotonic() - began:5.0f} s")


def say(line: str) -> None:
    """Show a line at once, also in a pipe."""
    print(line, flush=True)
