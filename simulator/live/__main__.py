"""`python -m simulator.live`: the town's phones on a real broker, pressing now and then."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn
from urllib.parse import urlsplit

import typer

from simulator.live import address, checks, processes, report_folder
from simulator.live.checks import SECONDS_MAX, Unreachable
from simulator.live.flash import FlashInUse
from simulator.live.gateway import GATEWAYS_MAX
from simulator.live.options import Options
from simulator.live.provided import CannotProvide, Wanted
from simulator.live.real_phones import REAL_MAX
from simulator.live.run import PortTaken, run
from simulator.live.watched import Profile, Watched
from simulator.town import DEVICES, DEVICES_MAX, SEED

if TYPE_CHECKING:
    from simulator.live.provided import Provided
    from simulator.live.real_phones import Firmware
    from simulator.live.statistics import Statistics

HELP = """Run the town's phones against a real broker, in real time, until Ctrl-C or for the time of --for.

Each phone is the real firmware's machine on a connection of its own. What a phone keeps in its flash memory is kept in
the folder of --state, so a press survives also the end of this program. SIGUSR1 makes a reconnect storm.

Secrets come by the environment only: LAMPLIGHT_SITE_KEY (hex, the site's key; the phones' passwords are derived from
it), LAMPLIGHT_GATEWAY_PASSWORD (for --gateways) and LAMPLIGHT_PHONE_KEY (with it, the virtual phone is served at
http://PHONE_HOST:PHONE_PORT/?key=...).

Exit codes: 0 all went well; 1 it could not begin or go on; 2 the command was not understood; 3 something it needs is in
use by another program; 130 stopped before the time of --for was over (the report is partial and says so).
"""
EXIT_CANNOT, EXIT_USAGE, EXIT_TAKEN, EXIT_PARTIAL = 1, 2, 3, 130
RATE_MAX: Final = 60_000.0


def _env(name: str) -> str:
    return f"LAMPLIGHT_{name}"


def command(
    context: typer.Context,
    broker: Annotated[
        str, typer.Argument(metavar="BROKER", help="mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS.")
    ] = "",
    broker_host: Annotated[str, typer.Option(envvar=_env("BROKER_HOST"), help="Without BROKER.")] = "127.0.0.1",
    broker_port: Annotated[
        int, typer.Option(envvar=_env("BROKER_PORT"), min=1, max=65535, help="Without BROKER.")
    ] = 1883,
    ca: Annotated[Path | None, typer.Option(help="For mqtts://: who signs the broker's certificate (PEM).")] = None,
    site: Annotated[str, typer.Option(envvar=_env("SITE"), help="The site's name in the topics.")] = "pengpu",
    devices: Annotated[int, typer.Option(envvar=_env("DEVICES"), min=1, max=DEVICES_MAX, help="Phones.")] = DEVICES,
    gateways: Annotated[
        int,
        typer.Option(
            min=0,
            max=GATEWAYS_MAX,
            help="Let the phones share so many connections, for more phones than there are file descriptors. "
            "Only a simulator's own broker admits them.",
        ),
    ] = 0,
    real: Annotated[
        int, typer.Option(min=0, max=REAL_MAX, help="So many phones more that run the real firmware on MicroPython.")
    ] = 0,
    seed: Annotated[int, typer.Option(envvar=_env("SEED"), help="Which town, and what happens in it.")] = SEED,
    state: Annotated[Path, typer.Option(envvar=_env("LIVE_STATE"), help="Folder of the flash.")] = Path("var/live"),
    rate: Annotated[
        float | None,
        typer.Option(min=0, max=RATE_MAX, help="Presses per minute of the whole town, on average; 0 for none."),
    ] = None,
    press_every: Annotated[
        float,
        typer.Option(
            envvar=_env("PRESS_EVERY"),
            min=0,
            max=SECONDS_MAX,
            help="The same as mean seconds between presses; 0 for none.",
        ),
    ] = 180,
    power_cut_every: Annotated[
        float,
        typer.Option(
            envvar=_env("POWER_CUT_EVERY"), min=0, max=SECONDS_MAX, help="Mean seconds between mains failures."
        ),
    ] = 600,
    heartbeat: Annotated[
        int, typer.Option(envvar=_env("HEARTBEAT"), min=10, max=3600, help="Seconds between heartbeats.")
    ] = 60,
    connects_per_second: Annotated[
        float,
        typer.Option(envvar=_env("CONNECTS_PER_SECOND"), min=1, max=2000, help="How many phones dial in a second."),
    ] = 200,
    storm_every: Annotated[
        float,
        typer.Option(
            min=0, max=SECONDS_MAX, help="Seconds between reconnect storms: all lose their lines at once; 0 for none."
        ),
    ] = 0,
    storm_at: Annotated[str, typer.Option(help="Reconnect storms at these seconds after the start: 60,90.")] = "",
    run_for: Annotated[
        float, typer.Option("--for", min=0, max=SECONDS_MAX, help="Seconds to run; 0 until Ctrl-C.")
    ] = 0,
    report: Annotated[Path | None, typer.Option(help="Folder for the report: index.html and live.json.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write into that folder also if something is in it.")] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Record where the hub's time goes (py-spy), into the report.")
    ] = False,
    own_hub: Annotated[
        Path | None,
        typer.Option(help="Bring a broker and a hub with a town of this size, kept in this folder."),
    ] = None,
    hub_pid: Annotated[
        int, typer.Option(min=0, help="The hub's process; 0 for the one that listens at --hub-url on this machine.")
    ] = 0,
    operators: Annotated[
        int, typer.Option(envvar=_env("OPERATORS"), min=0, max=100, help="Simulated operators who take alarms.")
    ] = 0,
    operators_file: Annotated[
        Path | None,
        typer.Option(envvar=_env("OPERATORS_FILE"), help='JSON: [{"login": "...", "password": "..."}], mode 0600.'),
    ] = None,
    operators_pace: Annotated[
        float,
        typer.Option(envvar=_env("OPERATORS_PACE"), min=0.001, max=10, help="1 is a person's, 0.1 ten times as fast."),
    ] = 1.0,
    hub_url: Annotated[
        str, typer.Option(envvar=_env("HUB_URL"), help="For the operators and --profile.")
    ] = "http://127.0.0.1:8080",
    phone_host: Annotated[str, typer.Option(envvar=_env("PHONE_HOST"))] = "127.0.0.1",
    phone_port: Annotated[int, typer.Option(envvar=_env("PHONE_PORT"), min=1, max=65535)] = 8081,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a second; the last one is the whole result.")
    ] = False,
) -> None:
    """See HELP."""
    given: Provided | None = context.obj
    try:
        where = address.parse(broker) if broker else address.Address(broker_host, broker_port, tls=False)
        checks.together(where, devices, gateways, real, given, ca)
        out = _folder(report, force=force, needed=profile)
        with ExitStack() as stack:
            own = None
            if own_hub is not None:
                lines = range(devices + 1 if gateways else 1, devices + real + 1)
                wanted = Wanted(own_hub, devices + real, seed, operators, lines)
                own = stack.enter_context(checks.provided(given, "--own-hub").own_hub(wanted))
            options = Options(
                site=own.site if own else checks.site(site),
                broker=own.broker if own else where,
                tls=address.tls_context(ca) if where.tls and not own else None,
                devices=devices,
                gateways=gateways,
                gateway_password=own.gateway_password if own else checks.gateway_password(gateways),
                real=real,
                seed=seed,
                state=own_hub / "live" if own_hub else state,
                connects_per_s=connects_per_second,
                heartbeat_s=heartbeat,
                press_every_s=press_every if rate is None else 60 / rate if rate else 0,
                power_cut_every_s=power_cut_every,
                storm_every_s=storm_every,
                storm_at_s=checks.moments(storm_at),
                run_s=run_for,
                operators=operators,
                operators_file=own.logins if own else operators_file,
                operators_pace=operators_pace,
                hub_url=own.hub_url if own else hub_url,
                phone_key=os.environ.get(_env("PHONE_KEY"), ""),
                gateway_key=os.environ.get(_env("GATEWAY_KEY"), ""),
                phone_host=phone_host,
                phone_port=phone_port,
                site_key=own.site_key if own else checks.site_key(),
            )
            hub = None
            if own or out or as_json:
                hub = _hub(own.hub_pid if own else hub_pid, options.hub_url, needed=profile)
            checks.reach(options.broker, options.tls)
            firmware = checks.provided(given, "--real").firmware(options.state) if real else None
            found = _run(options, as_json=as_json, firmware=firmware, hub=hub, profile=profile, out=out)
    except ValueError as error:
        _fail(EXIT_USAGE, str(error))
    except FlashInUse as error:
        _fail(EXIT_TAKEN, f"another simulator is using this folder: {error}; give another one with --state")
    except PortTaken as error:
        _fail(EXIT_TAKEN, str(error))
    except (CannotProvide, Unreachable) as error:
        _fail(EXIT_CANNOT, str(error))
    except OSError as error:
        _fail(EXIT_CANNOT, f"{error.filename}: {error.strerror}" if error.filename else str(error))
    if not found["connected_max"]:
        _fail(
            EXIT_CANNOT, f"no phone could connect to {options.broker} in {found['run_s']} s; {found['refused']} refused"
        )
    if found["partial"]:
        raise typer.Exit(EXIT_PARTIAL)


def _run(
    options: Options, *, as_json: bool, firmware: Firmware | None, hub: Watched | None, profile: bool, out: Path | None
) -> dict[str, Any]:
    """Run, record what is to be recorded, and write the report; the result."""
    with ExitStack() as stack:
        recording = Profile(hub.pid, out / "hub_profile.txt") if profile and hub and out else None
        if recording is not None:
            stack.callback(recording.close)
        found = run(options, _print_json if as_json else _StatusLine(), firmware, hub)
        if recording is not None:
            found["profile"] = recording.stop()
    if out is not None:
        report_folder.write(out, found)
    if as_json:
        print(json.dumps(found), flush=True)  # noqa: T201 - what a script reads
    elif out is not None:
        partial = " (partial: stopped before its time)" if found["partial"] else ""
        print(f"\nReport{partial}: {out / 'index.html'}", flush=True)  # noqa: T201 - where to look
    return found


def _folder(report: Path | None, *, force: bool, needed: bool) -> Path | None:
    if report is not None:
        return report_folder.claim(report, force=force)
    if needed:
        raise ValueError("--profile writes into the report: give its folder with --report")
    return None


def _hub(pid: int, url: str, *, needed: bool) -> Watched | None:
    found = pid or processes.listener(urlsplit(url).port or 80)
    if found is not None and processes.cpu_s(found) is not None:
        return Watched(found)
    if needed:
        raise FileNotFoundError(f"--profile: no hub is to be seen at {url} on this machine; give its --hub-pid")
    return None


def _print_json(statistics: Statistics) -> None:
    print(json.dumps(statistics.as_json()), flush=True)  # noqa: T201 - what a script reads


class _StatusLine:
    """On a terminal one line that changes in place; in a log a line whenever something changed."""

    def __init__(self) -> None:
        self._before, self._after = ("\r\x1b[K", "") if sys.stdout.isatty() else ("", "\n")
        self._shown = ""

    def __call__(self, statistics: Statistics) -> None:
        text = statistics.as_text()
        if text != self._shown:
            self._shown = text
            print(f"{self._before}{text}", end=self._after, flush=True)  # noqa: T201 - the status line


def _fail(code: int, why: str) -> NoReturn:
    print(why, file=sys.stderr)  # noqa: T201 - a command line's last word
    raise typer.Exit(code)


def main(arguments: list[str] | None = None, name: str | None = None, given: Provided | None = None) -> None:
    """The command. Without `given` there are no real phones and no hub of its own."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(help=HELP)(command)
    app(arguments, prog_name=name, obj=given)


if __name__ == "__main__":
    main()
