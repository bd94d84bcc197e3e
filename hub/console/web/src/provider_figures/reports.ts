// Documents of a month: of the whole sub-district or of one provider, asked for here and made at the hub.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { monthName } from "../care_figures/model";
import { explain, get, type Page, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { reportsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";

interface Report {
  id: number;
  month: string;
  provider_name: string | null;
  language: string;
  by_name: string;
  asked_ms: number;
  ready_ms: number | null;
  done: number;
  steps: number;
  failed: string | null;
}

@customElement("ll-provider-reports")
export class ProviderReports extends LampElement {
  static override styles = look(css`
    form { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: end; margin-bottom: 0.75rem; }
    li { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
  `);

  @property() month = "";
  @property({ attribute: false }) providers: ReadonlyArray<{
    provider_id: number;
    provider_name: string | null;
  }> = [];
  @state() private items: readonly Report[] | null = null;
  @state() private whose = "";
  @state() private error = "";
  #shown = -1;

  constructor() {
    super();
    new Watch(this, [link, me, reportsChanged]);
  }

  override willUpdate(): void {
    if (this.#shown === reportsChanged.value) return;
    this.#shown = reportsChanged.value;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.items = (await get<Page<Report>>("/provider-figures/reports")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`${isSupervisor() ? this.#form() : nothing}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.items === null ? nothing : this.items.length === 0 ? html`<p class="muted">${t("No document has been made yet.")}</p>` : html`<ul>${this.items.map((one) => this.#one(one))}</ul>`}`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${(e: Event) => void this.#ask(e)}><label class="field">${t("Of whom")}<select @change=${(
      e: Event,
    ) => {
      this.whose = (e.target as HTMLSelectElement).value;
    }}><option value="">${t("The whole sub-district")}</option>${this.providers.map((one) => html`<option value=${one.provider_id}>${one.provider_name}</option>`)}</select></label>
      <button class="primary" ?disabled=${link.value.state !== "live"}>${t("Make a document of {month}", { month: this.month ? monthName(this.month) : "" })}</button></form>`;
  }

  #one(one: Report): TemplateResult {
    return html`<li><strong>${monthName(one.month)}</strong><span>${one.provider_name === null ? t("The whole sub-district") : said(one.provider_name)}</span>
      <span class="small muted">${moment(one.asked_ms)} · ${said(one.by_name)}</span>
      ${
        one.failed !== null
          ? html`<span class="tag bad">${icon("triangle")} ${one.failed}</span>`
          : one.ready_ms === null
            ? html`<progress max=${one.steps} value=${one.done} aria-label=${t("{month} is being made", { month: monthName(one.month) })}></progress>`
            : html`<a class="button" href="/api/v1/provider-figures/reports/${one.id}.pdf" download>PDF</a>`
      }</li>`;
  }

  async #ask(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await post("/provider-figures/reports", {
        month: this.month,
        provider_id: this.whose ? Number(this.whose) : null,
      });
      await this.#load();
    } catch (error) {
      tell(explain(error), true);
    }
  }
}
