// The town from above: who calls, whose phone is silent, and how many of each zone; beside it the same as a list.
import type { GeoJsonObject } from "geojson";
import leafletStyles from "leaflet/dist/leaflet.css?inline";
import { css, html, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { titleOf } from "../alarms/reasons";
import { alarms } from "../alarms/state";
import { countsText } from "../incidents/words";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { t, tn } from "../kernel/i18n";
import { me } from "../kernel/me";
import { go, href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { connections, deviceNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { twoPanes } from "../shell/panes";
import { TownMap } from "./canvas";
import { signIcon } from "./legend";
import {
  incidents,
  listed,
  type MapData,
  markedZones,
  type Sign,
  type Spot,
  spots,
  zoneCounts,
} from "./model";
import { signName } from "./text";

/** More lines than this help nobody; the counts of the zones say the rest. */
const LISTED_MAX = 200;
const AGAIN_MS = 2_000;
const SIGNS: readonly Sign[] = ["waiting", "taken", "silent", "technical", "well"];

@customElement("ll-map")
export class MapPage extends LampElement {
  static override styles = look([
    unsafeCSS(leafletStyles),
    twoPanes,
    css`
    .fill { overflow: auto; min-height: 0; display: grid; gap: 0.9rem; align-content: start; grid-auto-rows: max-content; }
    .right { overflow: hidden; grid-template-rows: auto minmax(0, 1fr); align-content: stretch; }
    #map { min-height: 18rem; height: 100%; border: 1px solid var(--line); border-radius: var(--round); background: var(--sunken); font-family: var(--font); isolation: isolate; }
    .leaflet-tooltip { background: var(--raised); color: var(--ink); border-color: var(--line-strong); }
    .spots a { display: grid; grid-template-columns: 1.4rem minmax(0, 1fr); gap: 0 0.5rem; padding: 0.45rem 0.6rem; color: inherit; text-decoration: none; border-bottom: 1px solid var(--line); }
    .spots a:hover { background: var(--accent-soft); }
    .spots a:focus-visible { outline-offset: -3px; }
    .spots span { grid-column: 2; overflow-wrap: anywhere; }
    .spots .sign { grid-column: 1; grid-row: 1 / 3; align-self: center; }
    .panel.spots { padding: 0; overflow: hidden; }
    .panel.many { border: 2px dashed var(--p2); }
    .legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; align-items: center; }
    .legend li { display: inline-flex; gap: 0.4rem; align-items: center; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--line); }
    td.number, th.number { text-align: end; }
    @media (max-width: 62rem) { #map { height: 60dvh; } }
  `,
  ]);

  @query("#map") private readonly place!: HTMLElement;
  @state() private told: MapData | null = null;
  @state() private error = "";
  #town: TownMap | null = null;
  #ground: [GeoJsonObject | null, GeoJsonObject | null] | null = null;
  #seen = -1;
  #theme = "";
  #again = 0;
  #spots: readonly Spot[] = [];
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [alarms, connections, resynced, me]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = deviceNews.listen(() => {
      if (!deviceNews.value.some((one) => one.topic === "device_out")) return;
      this.#again ||= window.setTimeout(() => {
        this.#again = 0;
        void this.#load();
      }, AGAIN_MS);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    clearTimeout(this.#again);
    this.#again = 0;
    this.#town?.remove();
    this.#town = null;
    this.#theme = "";
  }

  override willUpdate(): void {
    if (this.#seen !== resynced.value) {
      this.#seen = resynced.value;
      void this.#load();
    }
    this.#spots = spots(this.told?.homes ?? [], alarms.value, connections.value);
  }

  readonly #load = async (): Promise<void> => {
    try {
      const plan = (name: string): Promise<GeoJsonObject | null> =>
        get<GeoJsonObject>(`/${name}.geojson`).catch(() => null);
      this.#ground ??= await Promise.all([plan("zones"), plan("buildings")]);
      this.told = await get<MapData>("/map");
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  };

  override updated(_changed: PropertyValues<this>): void {
    if (this.told === null) return;
    // The canvas has its colours from the theme: another theme is another drawing.
    const theme = me.value?.theme ?? "";
    if (this.#town === null || theme !== this.#theme) {
      this.#town?.remove();
      this.#town = new TownMap(this.place, open);
      this.#town.ground(...(this.#ground ?? [null, null]));
      this.#theme = theme;
    }
    this.#town.show(this.#spots);
    this.#town.mark(markedZones(incidents(alarms.value)));
  }

  override render(): TemplateResult {
    const lines = listed(this.#spots);
    return html`
      <section class="left" aria-label=${t("What the map shows, as a list")}>
        <div class="heading"><h1>${t("Map")}</h1>
          <span class="muted figures" role="status">${this.told === null ? (this.error ? "" : t("Loading…")) : tn("{count} home", "{count} homes", this.told.total)}</span></div>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="fill" tabindex="-1">${this.told === null ? nothing : [this.#incidents(), this.#list(lines), this.#zones()]}</div>
      </section>
      <section class="right" aria-label=${t("Map of the town")}>
        <div class="row"><ul class="legend small">${SIGNS.map((one) => html`<li>${signIcon(one)} ${signName(one)}</li>`)}</ul>
          <span class="grow"></span>
          <button aria-label=${t("Nearer")} title=${t("Nearer")} @click=${() => this.#town?.zoom(1)}>${icon("plus")}</button>
          <button aria-label=${t("Farther")} title=${t("Farther")} @click=${() => this.#town?.zoom(-1)}>−</button></div>
        <div id="map" role="application" aria-label=${t("Map; the list beside it shows the same")}></div>
      </section>`;
  }

  /** What is wrong with many at once; the line round their zone on the map says the same. */
  #incidents(): TemplateResult | typeof nothing {
    const found = incidents(alarms.value);
    if (found.length === 0) return nothing;
    return html`<ul class="panel spots many">${found.map(
      (one) => html`<li><a href=${href("alarms", one.id)}><span class="sign">${icon("people")}</span>
        <span><strong>${titleOf(one)}</strong> ${said(one.place)}</span><span class="small muted">${countsText(one.data)}</span></a></li>`,
    )}</ul>`;
  }

  #list(lines: readonly Spot[]): TemplateResult {
    if (lines.length === 0)
      return html`<div class="empty">${icon("lamp")}<h2>${t("All is calm")}</h2><p>${t("No alarm, and every phone is heard.")}</p></div>`;
    return html`<ul class="panel spots">${repeat(
      lines.slice(0, LISTED_MAX),
      (one) => one.home.resident_id,
      (one) => html`<li><a href=${address(one)} @focus=${() => this.#town?.lookAt(one)}>
        <span class="sign">${signIcon(one.sign)}</span>
        <span><strong>${said(one.home.resident_name)}</strong> <span class="small muted">${signName(one.sign)}</span></span>
        <span class="small muted">${said(one.home.address)}</span></a></li>`,
    )}</ul>
    ${lines.length > LISTED_MAX ? html`<p class="small muted">${t("The first {count} of {total}.", { count: LISTED_MAX, total: lines.length })}</p>` : nothing}`;
  }

  #zones(): TemplateResult {
    return html`<section class="panel"><table class="figures"><thead><tr><th scope="col">${t("Residential zone")}</th>
      <th scope="col" class="number">${t("Homes")}</th><th scope="col" class="number">${t("Alarms")}</th><th scope="col" class="number">${t("Silent")}</th><th scope="col" class="number">${t("Technical")}</th></tr></thead>
      <tbody>${zoneCounts(this.#spots).map(
        (one) => html`<tr><td>${said(one.zone)}</td><td class="number">${one.homes}</td>
          <td class="number">${one.alarms}</td><td class="number">${one.silent}</td><td class="number">${one.technical}</td></tr>`,
      )}</tbody></table></section>`;
  }
}

function address({ home, alarm }: Spot): string {
  return alarm ? href("alarms", alarm.id) : href("residents", home.resident_id);
}

function open({ home, alarm }: Spot): void {
  if (alarm) go("alarms", alarm.id);
  else go("residents", home.resident_id);
}
