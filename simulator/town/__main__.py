"""Looks at a town without a hub: a picture, its rows as JSON, its maps as GeoJSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.town import DEVICES, SEED, build, draw

app = typer.Typer(add_completion=False)


@app.command()
def main(
    seed: Annotated[int, typer.Option(help="which town")] = SEED,
    devices: Annotated[int, typer.Option(help="how many residents, each with a phone and a remote")] = DEVICES,
    svg: Annotated[Path | None, typer.Option(help="draw the town into this file")] = None,
    geojson: Annotated[Path | None, typer.Option(help="write zones, buildings ... into this folder")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print all rows and maps as one JSON text")] = False,
) -> None:
    """Build the town of a seed and show it. The same seed gives the same town, always.

    Example: python -m simulator.town --seed 7 --svg var/town.svg
    """
    try:
        world = build(seed, devices)
    except ValueError as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    if svg:
        _write(svg, draw.svg(world))
    if geojson:
        for name, collection in world.maps.items():
            text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
            _write(geojson / f"{name}.geojson", text + "\n")
    if as_json:
        sys.stdout.write(world.as_json() + "\n")
    elif not (svg or geojson):
        for name, rows in world.tables().items():
            typer.echo(f"{len(rows):6} {name}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    typer.echo(f"wrote {path}", err=True)


if __name__ == "__main__":
    app()
