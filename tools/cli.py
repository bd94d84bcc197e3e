"""The command `lamplight`: everything that a person starts by hand."""

from __future__ import annotations

import json
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tools.firmware.command import firmware
from tools.processes import end_with_parent
from tools.running import backups, certificates, people, retention, rollouts, units, upgrades

SEED: Final = 7
DEVICES: Final = 1600
ANSWER_S_MAX: Final = 10

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Lamplight, an open telecare system: red-button phones, and the centre that answers them.

    \b
    A first look:          lamplight demo
    Only the hub:          LAMPLIGHT_SITE_KEY=... LAMPLIGHT_BROKER_PASSWORD=... lamplight hub
    Is the hub well?       lamplight status --json
    The first admin:       lamplight person add lijing --name "Li Jing"
    A copy of everything:  lamplight backup
    Does it still live?    LAMPLIGHT_ALIVE_KEY=... lamplight watch-receiver
    Replay a night:        lamplight simulate --seed 7 --scenario power_cut
    Firmware of a phone:   lamplight firmware build --version 0.4.0
    ... into the homes:    lamplight rollout start phone-0.4.0.lamplight --share 10 --login lijing
    Phones for a hub:      LAMPLIGHT_SITE_KEY=... lamplight simulate --live --devices 100

    Exit codes: 0 all went well; 1 it could not begin or go on, one line says why; 2 the command was not understood;
    3 something it needs is in use by another program.
    """,
)


@app.command()
def hub() -> None:
    """Run the hub until Ctrl-C. It is told everything by the environment.

    \b
    Needed:    LAMPLIGHT_SITE_KEY (hex, openssl rand -hex 32), LAMPLIGHT_BROKER_PASSWORD
    Optional:  LAMPLIGHT_DATABASE=var/lamplight.db  LAMPLIGHT_HOST=127.0.0.1  LAMPLIGHT_PORT=8080
               LAMPLIGHT_SITE=pengpu  LAMPLIGHT_BROKER_HOST=127.0.0.1  LAMPLIGHT_BROKER_PORT=1883
               LAMPLIGHT_ALIVE_URL  LAMPLIGHT_ALIVE_KEY  LAMPLIGHT_ALIVE_EVERY_S=60 (who hears that it lives)

    Exit codes: 0 after an orderly stop, 1 when it could not start.
    """
    from hub.__main__ import main as run_hub

    raise typer.Exit(run_hub())


@app.command()
def demo(
    host: Annotated[str, typer.Option(envvar="HOST", help="Where to listen; 0.0.0.0 for everybody.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65534, help="The console's port.")] = 8080,
    devices: Annotated[int, typer.Option(envvar="DEVICES", min=1, max=5000, help="Homes with a phone.")] = DEVICES,
    seed: Annotated[int, typer.Option(envvar="SEED", help="Which town.")] = SEED,
    operators: Annotated[
        int, typer.Option(envvar="OPERATORS", min=0, max=24, help="Simulated operators; 0 leaves all alarms to you.")
    ] = 0,
    press_every: Annotated[
        float, typer.Option(envvar="PRESS_EVERY", min=0, help="Mean seconds between simulated presses; 0 for none.")
    ] = 180.0,
    broker: Annotated[
        str, typer.Option(envvar="BROKER", help="mosquitto or embedded; by itself Mosquitto if there is one.")
    ] = "",
    reset: Annotated[bool, typer.Option(envvar="RESET", help="Begin anew, without yesterday's data.")] = False,
    var: Annotated[Path, typer.Option(help="The folder for database, secrets and logs.")] = Path("var"),
    with_parent: Annotated[
        bool, typer.Option("--end-with-parent", help="Stop when the program that started this ends.")
    ] = False,
) -> None:
    """Show the whole system with an invented town: broker, hub, 1,600 phones. Ctrl-C stops all of it.

    \b
    lamplight demo                          the console's address is printed, with a link to sign in
    lamplight demo --devices 50 --seed 3    a small town
    lamplight demo --operators 3            three simulated operators take alarms
    lamplight demo --reset                  begin anew

    Exit codes: 0 after Ctrl-C, 1 when it could not begin or go on.
    """
    from tools.brokers.broker import kind_from_text
    from tools.demo import Plan, run

    if with_parent:
        end_with_parent()
    try:
        kind = kind_from_text(broker)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--broker / BROKER") from wrong
    raise typer.Exit(run(Plan(host, port, devices, seed, operators, press_every, kind, reset, var)))


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False)
def simulate(context: typer.Context) -> None:
    """Replay any night of the town from its seed, with any fault; or with --live, in real time: simulate --help"""
    if not any(one.partition("=")[0] == "--live" for one in context.args):
        from simulator.virtual.command import main as replay

        replay(context.args)
    from tools.live import main as live

    live(context.args)


@app.command()
def watch_receiver(
    key: Annotated[str, typer.Option(envvar="LAMPLIGHT_ALIVE_KEY", help="The key that the hub signs with.")],
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8090,
    first_within: Annotated[float, typer.Option(min=1, help="Seconds to wait for the first word.")] = 300.0,
) -> None:
    """Hear, on another machine, that the hub lives (its LAMPLIGHT_ALIVE_URL), and end when it falls silent.

    \b
    A line for each word, with what is wrong. Let the service that runs it do what is to be done when it ends
    (systemd: OnFailure=). The hub speaks https to other machines: put a proxy with a certificate in front of it.

    Exit codes: 1 the hub is silent, 3 the port is in use.
    """
    from hub.watch import Receiver

    try:
        receiver = Receiver((host, port), key.encode(), first_within, lambda line: print(line, flush=True))
    except OSError as error:
        print(f"lamplight: cannot listen on {host}:{port} ({error.strerror})", file=sys.stderr)
        raise typer.Exit(3) from None
    receiver.wait()
    raise typer.Exit(1)


@app.command()
def status(
    url: Annotated[str, typer.Option(envvar="LAMPLIGHT_HUB_URL")] = "http://127.0.0.1:8080",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")] = False,
    ca: Annotated[
        Path | None,
        typer.Option(envvar="LAMPLIGHT_CA", exists=True, dir_okay=False, help="Of a hub with https: who is believed."),
    ] = None,
) -> None:
    """Would a press be stored and answered now? Asks the hub's /readyz, so it works on the hub's own machine only.

    \b
    lamplight status --url https://hub.example --ca /root/ca/ca.crt
    lamplight status --json     {"ready": true, "parts": {"database": true, "broker": true}}

    Exit codes: 0 ready, 1 not ready or not there.
    """
    answer = _ask(f"{url.rstrip('/')}/readyz", ca)
    if as_json:
        print(json.dumps(answer))
    else:
        for part, well in answer["parts"].items():
            print(f"{part:<10} {'ok' if well else 'NOT READY'}")
        print("ready" if answer["ready"] else answer.get("error", "not ready"))
    raise typer.Exit(0 if answer["ready"] else 1)


app.add_typer(people.person, name="person")
app.command()(people.link)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(retention.retention)
app.command()(upgrades.upgrade)
app.command(name="systemd-unit")(units.systemd_unit)
app.add_typer(certificates.ca, name="ca")
app.add_typer(firmware, name="firmware")
app.add_typer(rollouts.rollout, name="rollout")


def _ask(url: str, ca: Path | None) -> dict[str, Any]:
    if not url.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{url} does not begin with http:// or https://", param_hint="--url")
    try:
        trust = ssl.create_default_context(cafile=ca)
        with urllib.request.urlopen(url, timeout=ANSWER_S_MAX, context=trust) as answer:  # noqa: S310 - looked at above
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error) if error.code == 503 else _silent(url, error)
    except (OSError, ValueError) as error:
        return _silent(url, error)


def _silent(url: str, error: Exception) -> dict[str, Any]:
    return {"ready": False, "parts": {}, "error": f"{url}: {error}"}


def main() -> None:
    """The entry point of the command `lamplight`."""
    app()


if __name__ == "__main__":
    main()
