// Draws the town on one canvas: zones, buildings, and a sign for each home. Leaflet does the rest; nothing is fetched.
import type { GeoJsonObject } from "geojson";
import * as L from "leaflet";
import type { Sign, Spot } from "./model";
import { said } from "./text";

const SIZE_PX: Readonly<Record<Sign, number>> = {
  waiting: 11,
  taken: 10,
  silent: 7,
  technical: 7,
  well: 2.5,
};
const COLOUR: Readonly<Record<Sign, string>> = {
  waiting: "--p1",
  taken: "--p4",
  silent: "--p2",
  technical: "--p3",
  well: "--good",
};

/** What Leaflet's canvas gives a layer to draw itself with; not part of its public types. */
interface Drawn {
  _renderer: { _ctx: CanvasRenderingContext2D; _drawing: boolean };
  _point: L.Point;
  _empty(): boolean;
}

class SignMarker extends L.CircleMarker {
  constructor(
    at: L.LatLngExpression,
    readonly spot: Spot,
    private readonly colour: string,
  ) {
    super(at, { radius: SIZE_PX[spot.sign], interactive: spot.sign !== "well" });
  }

  /** Called by Leaflet instead of drawing a circle. */
  _updatePath(): void {
    const { _renderer, _point } = this as unknown as Drawn;
    if (!_renderer._drawing || (this as unknown as Drawn)._empty()) return;
    drawSign(_renderer._ctx, this.spot.sign, _point.x, _point.y, this.colour);
  }
}

/** The sign of a home, its middle at x, y. Also used for the legend. */
export function drawSign(
  ctx: CanvasRenderingContext2D,
  sign: Sign,
  x: number,
  y: number,
  colour: string,
): void {
  const size = SIZE_PX[sign];
  ctx.beginPath();
  if (sign === "waiting") {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y + size * 0.8);
    ctx.lineTo(x - size, y + size * 0.8);
    ctx.closePath();
  } else if (sign === "technical") {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.closePath();
  } else if (sign === "silent") {
    ctx.rect(x - size, y - size, size * 2, size * 2);
  } else {
    ctx.arc(x, y, size, 0, Math.PI * 2);
  }
  ctx.lineWidth = sign === "taken" ? 4 : 2;
  ctx.strokeStyle = sign === "taken" ? colour : colourOf("--surface");
  ctx.fillStyle = sign === "taken" ? colourOf("--surface") : colour;
  ctx.fill();
  if (sign !== "well") ctx.stroke();
  if (sign === "silent") {
    ctx.strokeStyle = colourOf("--surface");
    ctx.moveTo(x - size * 0.55, y - size * 0.55);
    ctx.lineTo(x + size * 0.55, y + size * 0.55);
    ctx.moveTo(x + size * 0.55, y - size * 0.55);
    ctx.lineTo(x - size * 0.55, y + size * 0.55);
    ctx.stroke();
  }
}

/** The colour behind a token, as a canvas understands it: the tokens are light-dark(), which it does not. */
export function colourOf(token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  probe.hidden = true;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

export class TownMap {
  readonly #map: L.Map;
  readonly #canvas = L.canvas({ padding: 0.3, tolerance: 6 });
  readonly #homes = L.layerGroup();
  readonly #ground = L.layerGroup();
  readonly #marked = L.layerGroup();
  #zones: GeoJsonObject | null = null;
  #marks = "";
  #markers = new Map<number, SignMarker>();

  constructor(
    element: HTMLElement,
    private readonly chosen: (spot: Spot) => void,
  ) {
    this.#map = L.map(element, {
      preferCanvas: true,
      renderer: this.#canvas,
      attributionControl: false,
      zoomControl: false,
      minZoom: 11,
      maxZoom: 19,
      zoomSnap: 0.5,
      fadeAnimation: false,
    });
    this.#map.setView([31.32, 121.44], 14);
    this.#ground.addTo(this.#map);
    this.#marked.addTo(this.#map);
    this.#homes.addTo(this.#map);
  }

  remove(): void {
    this.#map.remove();
  }

  /** The outlines that never change. */
  ground(zones: GeoJsonObject | null, buildings: GeoJsonObject | null): void {
    this.#ground.clearLayers();
    this.#zones = zones;
    const line = colourOf("--line-strong");
    if (zones) {
      const layer = L.geoJSON(zones, {
        interactive: false,
        style: { color: line, weight: 1.5, fillColor: colourOf("--surface"), fillOpacity: 0.9 },
      });
      layer.addTo(this.#ground);
      if (layer.getBounds().isValid()) this.#map.fitBounds(layer.getBounds(), { animate: false });
    }
    if (buildings) {
      L.geoJSON(buildings, {
        interactive: false,
        style: { stroke: false, fillColor: colourOf("--p5-soft"), fillOpacity: 1 },
      }).addTo(this.#ground);
    }
  }

  /** A thick broken line round the zones with these numbers: something is wrong with many there. */
  mark(zones: ReadonlySet<number>): void {
    const marks = [...zones].sort((a, b) => a - b).join();
    if (this.#zones === null || marks === this.#marks) return;
    this.#marks = marks;
    this.#marked.clearLayers();
    L.geoJSON(this.#zones, {
      interactive: false,
      filter: (one) => zones.has(Number(one.properties?.id)),
      style: { color: colourOf("--p2"), weight: 4, dashArray: "10 6", fill: false },
    }).addTo(this.#marked);
  }

  /** All homes with their signs. Only those whose sign has changed are drawn anew. */
  show(spots: readonly Spot[]): void {
    const before = this.#markers;
    const colours = new Map<Sign, string>();
    this.#markers = new Map();
    // The urgent ones last, so that they lie on top.
    for (const spot of [...spots].sort((a, b) => SIZE_PX[a.sign] - SIZE_PX[b.sign])) {
      const id = spot.home.resident_id;
      const old = before.get(id);
      if (old && old.spot.sign === spot.sign && old.spot.alarm?.id === spot.alarm?.id) {
        this.#markers.set(id, old);
        before.delete(id);
        continue;
      }
      const colour = colours.get(spot.sign) ?? colourOf(COLOUR[spot.sign]);
      colours.set(spot.sign, colour);
      const marker = new SignMarker([spot.home.lat, spot.home.lon], spot, colour);
      marker.on("click", () => this.chosen(spot));
      if (spot.sign !== "well") marker.bindTooltip(said(spot));
      this.#markers.set(id, marker);
      this.#homes.addLayer(marker);
    }
    for (const gone of before.values()) this.#homes.removeLayer(gone);
  }

  /** Brings a home into the middle. */
  lookAt(spot: Spot): void {
    this.#map.setView([spot.home.lat, spot.home.lon], Math.max(this.#map.getZoom(), 16.5), {
      animate: false,
    });
  }

  zoom(step: number): void {
    this.#map.setZoom(this.#map.getZoom() + step, { animate: false });
  }
}
