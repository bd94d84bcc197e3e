// Messages that the hub could not accept, kept and counted: for the supervisor, who sends a technician.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";

interface Refused {
  id: number;
  at_ms: number;
  topic: string;
  device: string | null;
  error: string | null;
  length: number;
}
interface Refusals {
  items: Refused[];
  total: number;
  counts?: Array<{ reason: string; count: number }>;
}

@customElement("ll-refused")
export class RefusedPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
    td.figures { white-space: nowrap; }
  `,
  ]);

  @state() private found: Refusals | null = null;
  @state() private error = "";
  #shown = -1;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override willUpdate(): void {
    if (this.#shown === resynced.value) return;
    this.#shown = resynced.value;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.found = await get<Refusals>("/refusals");
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Refused messages")}</h1>
        <button @click=${this.#load}>${icon("again")} ${t("Look again")}</button></div>
      <p class="muted">${t("What a device sent and the hub could not accept. Nothing of it changed anything; an unreadable press became an alarm.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found ? this.#table(this.found) : nothing}`;
  }

  #table(found: Refusals): TemplateResult {
    if (found.items.length === 0) {
      return html`<div class="empty">${icon("inbox")}<h2>${t("Nothing was refused")}</h2><p>${t("All devices speak clearly.")}</p></div>`;
    }
    return html`<p>${t("{count} messages refused", { count: found.total })}
        ${found.counts?.map((one) => html`<span class="tag">${one.reason}: ${one.count}</span> `)}</p>
      <div class="panel scroll"><table>
        <thead><tr><th scope="col">${t("Time")}</th><th scope="col">${t("Device")}</th><th scope="col">${t("Why")}</th><th scope="col">${t("Topic")}</th><th scope="col">${t("Bytes")}</th></tr></thead>
        <tbody>${found.items.map(
          (one) =>
            html`<tr><td class="figures">${moment(one.at_ms)}</td><td>${one.device ?? "–"}</td><td>${one.error ?? "–"}</td><td>${one.topic}</td><td class="figures">${one.length}</td></tr>`,
        )}</tbody></table></div>`;
  }
}
