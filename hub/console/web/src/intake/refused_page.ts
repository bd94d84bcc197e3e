// Messages that the hub could not accept, kept and counted: for the supervisor, who sends a technician.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, query } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { type Count, type Refusals, type Refused, reasonName, senderName } from "./model";

const PAGE_LENGTH = 50;

@customElement("ll-refused")
export class RefusedPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
    tr:last-child td { border-bottom: 0; }
    td.figures { white-space: nowrap; }
    th.number, td.number { text-align: end; padding-inline-end: 1.6rem; }
    code { display: block; font-size: 0.8125rem; color: var(--muted); max-width: 40rem; }
    h2 { margin-bottom: 0.4rem; }
  `,
  ]);

  @state() private found: Refusals | null = null;
  @state() private error = "";
  @state() private offset = 0;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${this.offset}`;
    if (this.#shown === wanted) return;
    this.#shown = wanted;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    const wanted = this.#shown;
    try {
      const found = await get<Refusals>(`/refusals${query({ offset: this.offset, limit: PAGE_LENGTH })}`);
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  };

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Refused messages")}</h1>
        <button @click=${this.#load}>${icon("again")} ${t("Look again")}</button></div>
      <p class="muted">${t("What a device sent and the hub could not accept. Nothing of it changed anything; an unreadable press became an alarm.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found ? this.#found(this.found) : nothing}`;
  }

  #found({ counts, items, total }: Refusals): TemplateResult {
    if (counts.length === 0 && total === 0) {
      return html`<div class="empty">${icon("inbox")}<h2>${t("Nothing was refused")}</h2><p>${t("All devices speak clearly.")}</p></div>`;
    }
    return html`${this.#counts(counts)} ${total > 0 ? this.#messages(items, total) : nothing}`;
  }

  #counts(counts: readonly Count[]): TemplateResult {
    return html`<section class="panel scroll"><h2>${t("How often, and why")}</h2><table>
      <thead><tr><th scope="col">${t("Device")}</th><th scope="col">${t("Why")}</th><th scope="col" class="number">${t("Times")}</th><th scope="col">${t("Last time")}</th></tr></thead>
      <tbody>${counts.map(
        (one) => html`<tr><td>${senderName(one.device)}</td><td>${reasonName(one.reason)}</td>
          <td class="figures number">${one.count}</td><td class="figures">${moment(one.last_ms)}</td></tr>`,
      )}</tbody></table></section>`;
  }

  #messages(items: readonly Refused[], total: number): TemplateResult {
    return html`<section class="panel scroll"><h2>${t("Kept messages: {count}", { count: total })}</h2><table>
      <thead><tr><th scope="col">${t("Time")}</th><th scope="col">${t("Device")}</th><th scope="col">${t("Why")}</th><th scope="col">${t("What came")}</th><th scope="col" class="number">${t("Bytes")}</th></tr></thead>
      <tbody>${items.map((one) => this.#message(one))}</tbody></table></section>
      ${
        total > PAGE_LENGTH
          ? html`<div class="row"><button ?disabled=${this.offset === 0} @click=${() => this.#page(-1)}>${t("Newer")}</button>
        <button ?disabled=${this.offset + PAGE_LENGTH >= total} @click=${() => this.#page(1)}>${t("Older")}</button></div>`
          : nothing
      }`;
  }

  #message(one: Refused): TemplateResult {
    return html`<tr><td class="figures">${moment(one.at_ms)}</td><td>${senderName(one.device)}</td>
      <td>${reasonName(one.reason)} ${one.outcome === "unreadable" ? html`<span class="tag warn">${icon("bell")} ${t("became an alarm")}</span>` : nothing}
        <code lang="en">${one.error}</code></td>
      <td><code>${one.topic}</code><code>${one.payload}</code></td><td class="figures number">${one.length}</td></tr>`;
  }

  #page(step: number): void {
    this.offset = Math.max(0, this.offset + step * PAGE_LENGTH);
  }
}
