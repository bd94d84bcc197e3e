// What the last conversations show together: on a card, and as a list. Shown, never diagnosed.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { needName } from "../care_calls/model";
import { get } from "../kernel/api";
import { day } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { CareList, listStyles } from "./listing";
import { type CareSignal, type SignalsOf, signalName } from "./model";

const signalStyles = css`
  .signals { display: grid; gap: 0.3rem; }
  .signals li { display: flex; flex-wrap: wrap; gap: 0.3rem 0.6rem; align-items: baseline; overflow-wrap: anywhere; }
`;

function signalLines(signals: readonly CareSignal[]): TemplateResult {
  return html`<ul class="signals">${signals.map(
    (one) => html`<li><span class="tag warn">${icon("eye")} ${signalName(one.kind)}</span>
      ${one.values.length > 0 ? html`<span class="figures">${one.values.join(" → ")}</span>` : nothing}
      ${one.word ? html`<span>${one.kind === "need_repeated" ? needName(one.word) : said(one.word)}</span>` : nothing}
      <span class="small muted">${day(one.at_ms)}</span></li>`,
  )}</ul>`;
}

/** For a resident's card: nothing at all where there is nothing to show. */
@customElement("ll-care-signals")
export class CareSignals extends LampElement {
  static override styles = look([signalStyles, css`:host { display: block; margin-top: 0.6rem; }`]);

  @property({ type: Number }) resident = 0;
  @state() private items: readonly CareSignal[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident") && this.resident > 0) void this.load();
  }

  /** Again, after a call. */
  async load(): Promise<void> {
    const { resident } = this;
    const found = await get<{ items: CareSignal[] }>(`/care-figures/signals/${resident}`).catch(() => null);
    if (resident === this.resident) this.items = found?.items ?? [];
  }

  override render(): TemplateResult | typeof nothing {
    if (this.items.length === 0) return nothing;
    return html`<h3>${t("Seen in the last calls")}</h3>${signalLines(this.items)}
      <p class="small muted">${t("Shown as it was noted; nothing is concluded from it.")}</p>`;
  }
}

/** For the supervisor: everybody of whom there is something to show. */
@customElement("ll-care-signal-list")
export class CareSignalList extends CareList<SignalsOf> {
  static override styles = look([listStyles, signalStyles]);
  protected override readonly path = "/care-figures/signals";

  protected override params(): Readonly<Record<string, string>> {
    return {};
  }

  override render(): TemplateResult {
    const instead = this.instead(t("Nothing in the last calls stands out."));
    return html`<p class="small muted">${t("Shown as it was noted; nothing is concluded from it.")}</p>
      ${
        instead ??
        html`<div class="scroll" tabindex="0" role="region" aria-label=${t("Seen in the last calls")}><table>
        <thead><tr><th scope="col">${t("Resident")}</th><th scope="col">${t("Zone")}</th><th scope="col">${t("Seen in the last calls")}</th></tr></thead>
        <tbody>${(this.items ?? []).map(
          (one) =>
            html`<tr><th scope="row"><a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a></th><td>${said(one.zone)}</td><td>${signalLines(one.signals)}</td></tr>`,
        )}</tbody></table></div>${this.pages()}`
      }`;
  }
}
