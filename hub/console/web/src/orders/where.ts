// Where the home and the provider are, drawn on the outlines of the zones. What it shows stands beside it in words, too.
import type { FeatureCollection, Position } from "geojson";
import { css, html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { get } from "../kernel/api";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { frame, type Spot } from "./geometry";

let zones: Promise<FeatureCollection | null> | null = null;

@customElement("ll-order-where")
export class OrderWhere extends LampElement {
  static override styles = look(css`
    svg { width: 100%; height: 12rem; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--round); }
    polygon { fill: var(--surface); stroke: var(--line-strong); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .home { fill: var(--p1); stroke: var(--surface); stroke-width: 1.5; }
    .provider { fill: var(--accent); stroke: var(--surface); stroke-width: 1.5; }
    line { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 5 4; }
  `);

  @property({ attribute: false }) home!: Spot;
  @property({ attribute: false }) provider: Spot | null = null;
  @state() private ground: FeatureCollection | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    zones ??= get<FeatureCollection>("/zones.geojson").catch(() => null);
    void zones.then((found) => {
      this.ground = found;
    });
  }

  override render(): TemplateResult {
    const { place, width, height } = frame(this.provider ? [this.home, this.provider] : [this.home]);
    const home = place(this.home);
    const provider = this.provider ? place(this.provider) : null;
    const corner = ([lon, lat]: Position): string => place({ lat: lat ?? 0, lon: lon ?? 0 }).join();
    return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid slice" role="img"
      aria-label=${provider ? t("Map with the home and the provider") : t("Map with the home")}>
      ${this.#rings().map((ring) => svg`<polygon points=${ring.map(corner).join(" ")} />`)}
      ${
        provider
          ? svg`<line x1=${home[0]} y1=${home[1]} x2=${provider[0]} y2=${provider[1]} />
        <rect class="provider" x=${provider[0] - 6} y=${provider[1] - 6} width="12" height="12" />`
          : nothing
      }
      ${svg`<path class="home" d="M${home[0]} ${home[1] - 9}l9 8h-3v8h-12v-8h-3z" />`}
    </svg><p class="small muted">⌂ ${t("the home")}${provider ? html` · ■ ${t("the provider")}` : nothing}</p>`;
  }

  #rings(): Position[][] {
    return (this.ground?.features ?? []).flatMap(({ geometry }) => {
      if (geometry.type === "Polygon") return geometry.coordinates.slice(0, 1);
      return geometry.type === "MultiPolygon" ? geometry.coordinates.map((one) => one[0] ?? []) : [];
    });
  }
}
