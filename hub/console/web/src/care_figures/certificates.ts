// Months that were certified: asked for here, made at the hub, taken away as a PDF and as a table.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { siteDay } from "../kernel/site_time";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Certificate, monthName, monthOf } from "./model";

const LANGUAGES = { "zh-CN": "中文", fr: "Français", en: "English" } as const;
const LOOK_AGAIN_MS = 1500;

@customElement("ll-care-certificates")
export class CareCertificates extends LampElement {
  static override styles = look(css`
    form { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: end; margin-bottom: 0.75rem; }
    li { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
    progress { width: 10rem; accent-color: var(--accent); }
    code { font-size: 0.75rem; overflow-wrap: anywhere; }
  `);

  @state() private items: readonly Certificate[] | null = null;
  @state() private error = "";
  @state() private busy = false;
  @state() private month = monthOf(siteDay(serverNow()));
  @state() private language: string = me.value?.language ?? "en";
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.items = (await get<Page<Certificate>>("/care-figures/certificates")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
    if (this.isConnected && this.items?.some((one) => one.ready_ms === null && one.failed === null))
      this.#timer = window.setTimeout(() => void this.#load(), LOOK_AGAIN_MS);
  }

  override render(): TemplateResult {
    return html`${isSupervisor() ? this.#form() : nothing}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.items === null ? html`<p class="muted" role="status">${t("Loading…")}</p>` : this.items.length === 0 ? html`<p>${t("No month has been certified yet.")}</p>` : html`<ul>${this.items.map((one) => this.#one(one))}</ul>`}`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${(e: Event) => void this.#ask(e)}>
      <label class="field">${t("Month")}<input type="month" required min="2020-01" max=${monthOf(siteDay(serverNow()))} .value=${this.month}
        @change=${(e: Event) => {
          this.month = (e.target as HTMLInputElement).value;
        }} /></label>
      <label class="field">${t("Language")}<select @change=${(e: Event) => {
        this.language = (e.target as HTMLSelectElement).value;
      }}>${Object.entries(LANGUAGES).map(([key, name]) => html`<option value=${key} lang=${key} ?selected=${key === this.language}>${name}</option>`)}</select></label>
      <button class="primary" ?disabled=${this.busy || !/^\d{4}-\d{2}$/.test(this.month)}>${t("Certify this month")}</button>
      <span class="small muted">${t("It is signed with your name.")}</span></form>`;
  }

  #one(one: Certificate): TemplateResult {
    const name = monthName(one.month);
    return html`<li><strong>${name}</strong><span class="small muted">${moment(one.asked_ms)} · ${said(one.by_name)} · <span lang=${one.language}>${LANGUAGES[one.language as keyof typeof LANGUAGES] ?? one.language}</span></span>
      ${
        one.failed !== null
          ? html`<span class="tag bad">${icon("triangle")} ${one.failed}</span>`
          : one.ready_ms === null
            ? html`<progress max=${one.steps} value=${one.done} aria-label=${t("{month} is being made", { month: name })}></progress>`
            : html`<a class="button" href="/api/v1/care-figures/certificates/${one.id}.pdf" download>PDF</a>
              <a class="button" href="/api/v1/care-figures/certificates/${one.id}.csv" download>CSV</a>
              <code title=${t("Fingerprint of the PDF (SHA-256)")}>${one.sha256}</code>`
      }</li>`;
  }

  async #ask(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    try {
      await post("/care-figures/certificates", { month: this.month, language: this.language });
      await this.#load();
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }
}
