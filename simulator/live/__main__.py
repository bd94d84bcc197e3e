"""`python -m simulator.live`: the town's phones on a real broker, pressing now and then."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.live.flash import FlashInUse
from simulator.live.options import Options
from simulator.live.run import run
from simulator.live.statistics import Statistics
from simulator.town import DEVICES, DEVICES_MAX, SEED

HELP = """Run the town's phones against a real broker, until Ctrl-C.

Each phone is the real firmware's machine on a connection of its own. What a phone keeps in its flash memory is kept in
the folder of --state, so a press survives also the end of this program.

Secrets come by the environment only: LAMPLIGHT_SITE_KEY (hex, the site's key; the phones' passwords are derived from
it) and LAMPLIGHT_PHONE_KEY (with it, the virtual phone is served at http://PHONE_HOST:PHONE_PORT/?key=...).
"""
EXIT_USAGE = 2
EXIT_TAKEN = 3


def _env(name: str) -> str:
    return f"LAMPLIGHT_{name}"


def command(
    broker_host: Annotated[str, typer.Option(envvar=_env("BROKER_HOST"))] = "127.0.0.1",
    broker_port: Annotated[int, typer.Option(envvar=_env("BROKER_PORT"), min=1, max=65535)] = 1883,
    site: Annotated[str, typer.Option(envvar=_env("SITE"), help="The site's name in the topics.")] = "pengpu",
    devices: Annotated[int, typer.Option(envvar=_env("DEVICES"), min=1, max=DEVICES_MAX, help="Phones.")] = DEVICES,
    seed: Annotated[int, typer.Option(envvar=_env("SEED"), help="Which town, and what happens in it.")] = SEED,
    state: Annotated[Path, typer.Option(envvar=_env("LIVE_STATE"), help="Folder of the flash.")] = Path("var/live"),
    press_every: Annotated[
        float, typer.Option(envvar=_env("PRESS_EVERY"), min=0, help="Mean seconds between presses; 0 for none.")
    ] = 180,
    power_cut_every: Annotated[
        float, typer.Option(envvar=_env("POWER_CUT_EVERY"), min=0, help="Mean seconds between mains failures.")
    ] = 600,
    heartbeat: Annotated[
        int, typer.Option(envvar=_env("HEARTBEAT"), min=10, max=3600, help="Seconds between heartbeats.")
    ] = 60,
    connects_per_second: Annotated[
        float,
        typer.Option(envvar=_env("CONNECTS_PER_SECOND"), min=1, max=2000, help="How fast phones are switched on."),
    ] = 200,
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
    hub_url: Annotated[str, typer.Option(envvar=_env("HUB_URL"), help="For the operators.")] = "http://127.0.0.1:8080",
    phone_host: Annotated[str, typer.Option(envvar=_env("PHONE_HOST"))] = "127.0.0.1",
    phone_port: Annotated[int, typer.Option(envvar=_env("PHONE_PORT"), min=1, max=65535)] = 8081,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a second instead of a status line.")] = False,
) -> None:
    """See HELP."""
    try:
        options = Options(
            site_key=bytes.fromhex(os.environ.get(_env("SITE_KEY"), "")),
            site=site,
            broker_host=broker_host,
            broker_port=broker_port,
            devices=devices,
            seed=seed,
            state=state,
            connects_per_s=connects_per_second,
            heartbeat_s=heartbeat,
            press_every_s=press_every,
            power_cut_every_s=power_cut_every,
            operators=operators,
            operators_file=operators_file,
            operators_pace=operators_pace,
            hub_url=hub_url,
            phone_key=os.environ.get(_env("PHONE_KEY"), ""),
            phone_host=phone_host,
            phone_port=phone_port,
        )
        run(options, _print_json if as_json else _StatusLine())
    except ValueError as error:
        _fail(EXIT_USAGE, str(error))
    except FlashInUse as error:
        _fail(EXIT_TAKEN, f"another simulator is using this folder: {error}; give another one with --state")
    except OSError as error:
        _fail(EXIT_TAKEN, f"http://{phone_host}:{phone_port} cannot be opened: {error}")


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


def _fail(code: int, why: str) -> None:
    print(why, file=sys.stderr)  # noqa: T201 - a command line's last word
    raise typer.Exit(code)


def main() -> None:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(help=HELP)(command)
    app()


if __name__ == "__main__":
    main()
